using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>The way of one inference request through the hub, from its bytes to the answer's.</summary>
internal sealed class InferencePipeline(
    RoomLookup rooms, RequestReading reading, ResponseStore store, CandidateFinder finder, Admission admission, ExchangeSender sender, ReplyWriter writer, OutcomeTeller teller, TimeProvider time)
{
    public async Task ServeAsync(HttpContext context, InferenceRoute route)
    {
        if (!rooms.FindRoom(context).TryGet(out var room, out var noRoom))
        {
            await OpenAiErrors.WriteAsync(context, noRoom);
            return;
        }

        var report = new RequestReport(RequestIds.Of(context), room, route.Protocol, teller, time);
        try
        {
            await EndAsync(context, report, await RunAsync(context, room, route, report));
        }
        catch (Exception e) when (Departure.Explains(e, context))
        {
            report.Failed(ExchangeFailures.ClientGone);
        }
        catch
        {
            report.Crashed();
            throw;
        }
    }

    private async ValueTask<HubFailure?> RunAsync(HttpContext context, Room room, InferenceRoute route, RequestReport report)
    {
        var cancel = context.RequestAborted;

        // 1 read: the body, whole, bounded and understood
        if (!(await reading.ReadAsync(context, room, route, cancel)).TryGet(out var read, out var failure)) { return failure; }
        using var body = read.Memory;
        using var recording = store.Begin(room, read.Asked, read.Asked.Body);
        var request = read with { Recording = recording };

        // 2 select: everyone who may serve it
        report.Selector = request.Asked.Model;
        if (!finder.Find(room, route.Protocol, request.Asked.Model, request.Asked.PreviousResponseId).TryGet(out var candidates, out failure)) { return failure; }

        // 3 admit: one of them with a free slot, taken until this method is left
        if (!admission.TakeSlot(candidates).TryGet(out var admitted, out failure)) { return failure; }
        using var slot = admitted;

        // 4 plan, 5 send, 6 observe: what its provider shall get, in the protocol it speaks, and what it answers, adapted and listened to in passing
        if (!(await sender.SendAsync(request, admitted, report, cancel)).TryGet(out var reply, out failure)) { return RoutingFailures.OfLink(failure, candidates); }
        await using var observed = reply;

        // 7 write: as it arrives, at the pace at which the client reads
        report.Status = reply.Status;
        return await writer.WriteAsync(context, reply, cancel);
    }

    /// <summary>8 tell: one outcome, the error answer included when there is nothing else to answer.</summary>
    private static async ValueTask EndAsync(HttpContext context, RequestReport report, HubFailure? failure)
    {
        if (failure is null)
        {
            report.Answered();
            return;
        }

        report.Status ??= failure.Status;
        report.Failed(failure);
        if (!context.Response.HasStarted)
        {
            await OpenAiErrors.WriteAsync(context, failure);
        }
    }
}
