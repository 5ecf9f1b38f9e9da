using Gambi.Contracts;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Requests about a response that was made: passed on to whoever made it, without a slot, so that a busy participant still answers them.</summary>
internal sealed class ResponseLifecycle(RoomLookup rooms, ResponseOwners owners, ReplyWriter writer, TimeProvider time)
{
    public async Task ServeAsync(HttpContext context, LifecycleRoute route)
    {
        if (await RunAsync(context, route) is { } failure && !context.Response.HasStarted)
        {
            await OpenAiErrors.WriteAsync(context, failure);
        }
    }

    private async ValueTask<HubFailure?> RunAsync(HttpContext context, LifecycleRoute route)
    {
        var responseId = context.Request.RouteValues["id"] as string ?? "";
        if (!rooms.FindRoom(context).TryGet(out var room, out var failure) || !FindOwner(room, responseId).TryGet(out var owner, out failure))
        {
            return failure;
        }

        if (owner.Link is not { IsOpen: true } link || owner.StatusAt(time.GetUtcNow()) == ParticipantStatus.Offline)
        {
            return RoutingFailures.Offline([owner], null);
        }

        var request = new ExchangeRequest(route.Operation, route.Method, $"/v1/responses/{responseId}{route.Suffix}{context.Request.QueryString}")
        {
            Headers = PassedHeaders.ToProvider(context.Request.Headers, RequestIds.Of(context), hasBody: false),
            Stream = string.Equals(context.Request.Query["stream"], "true", StringComparison.OrdinalIgnoreCase),
        };
        if (!(await ExchangeSender.PassAsync(request, owner, link, new(time), context.RequestAborted)).TryGet(out var reply, out failure))
        {
            return failure;
        }

        await using var passed = reply;
        if (route.Method == HttpMethods.Delete && reply.Status < 300)
        {
            owners.Forget(room, responseId);
        }

        return await writer.WriteAsync(context, reply, context.RequestAborted);
    }

    private Outcome<Participant> FindOwner(Room room, string responseId) =>
        owners.Find(room, responseId) is { } ownerId && room.Find(ownerId) is { } owner ? owner : RoutingFailures.UnknownResponse(responseId);
}
