using Gambi.Contracts;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Asks the participant that made a response about it, as the client asks: without a slot, so that a busy one still answers.</summary>
internal sealed class MakerCall(ResponseOwners owners, ReplyWriter writer, HubDrain drain, TimeProvider time)
{
    /// <summary>A maker that is only told, not asked, is waited for no longer.</summary>
    public static TimeSpan TellPatience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Passes the request on and its answer back; a failure when nobody is known to have made the response.</summary>
    public async ValueTask<HubFailure?> PassAsync(HttpContext context, Room room, LifecycleRoute route, string responseId)
    {
        if (owners.Find(room, responseId) is not { } ownerId || room.Find(ownerId) is not { } owner)
        {
            return ResponseFailures.Unknown(responseId);
        }

        if (FindLink(owner) is not { } link)
        {
            return RoutingFailures.Offline([owner], null);
        }

        if (!drain.TryEnter(out var work))
        {
            return HubDrain.Refusal;
        }

        using var running = work;
        var request = Describe(context, route, responseId, context.Request.QueryString.ToString());
        if (!(await ExchangeSender.PassAsync(request, owner, link, new(time), context.RequestAborted)).TryGet(out var reply, out var failure))
        {
            return failure;
        }

        await using var passed = reply;
        if (route == LifecycleRoute.Delete && reply.Status < 300)
        {
            owners.Forget(room, responseId);
        }

        return await writer.WriteAsync(new ClientSink(context), reply, context.RequestAborted);
    }

    /// <summary>Lets the maker of a response that was deleted here delete it, too, if it can be asked now and answers soon.</summary>
    public async ValueTask TellDeletedAsync(HttpContext context, StoredResponse response)
    {
        owners.Forget(response.Room, response.Id);
        if (response.State is not { ParticipantId: { } makerId, NativeId: { } nativeId } || !ResponseId.IsWellFormed(nativeId)
            || response.Room.Find(makerId) is not { } maker || FindLink(maker) is not { } link)
        {
            return;
        }

        owners.Forget(response.Room, nativeId);
        using var patience = new CancellationTokenSource(TellPatience, time);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        try
        {
            if ((await link.SendAsync(Describe(context, LifecycleRoute.Delete, nativeId, query: ""), cancel.Token)).TryGet(out var reply, out _))
            {
                await reply.DisposeAsync();
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // What it keeps for itself is its own.
        }
    }

    private IParticipantLink? FindLink(Rooms.Participant maker) =>
        maker.Link is { IsOpen: true } link && maker.StatusAt(time.GetUtcNow()) != ParticipantStatus.Offline ? link : null;

    private static ExchangeRequest Describe(HttpContext context, LifecycleRoute route, string responseId, string query) =>
        new(route.Operation, route.Method, $"/v1/responses/{responseId}{route.Suffix}{query}")
        {
            Headers = PassedHeaders.ToProvider(context.Request.Headers, RequestIds.Of(context), hasBody: false),
            Stream = string.Equals(context.Request.Query["stream"], "true", StringComparison.OrdinalIgnoreCase),
        };
}
