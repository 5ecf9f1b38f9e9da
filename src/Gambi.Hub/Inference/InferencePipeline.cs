using System.Runtime.CompilerServices;
using Gambi.Contracts;
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
    RequestReading reading, ConversationRecall recall, ResponseStore store, CandidateFinder finder, WarmCaches caches, Admission admission, BackgroundRuns runs,
    EventFollower follower, ExchangeSender sender, ReplyWriter writer, BegunAnswer begunAnswers, OutcomeTeller teller, TimeProvider time)
{
    public async Task ServeAsync(HttpContext context, InferenceRoute route)
    {
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var noRoom))
        {
            await OpenAiErrors.WriteAsync(context, noRoom);
            return;
        }

        var report = new RequestReport(RequestIds.Of(context), room, route.Protocol, teller, time);
        try
        {
            var client = new ClientSink(context);
            await EndAsync(context, client, route, report, await RunAsync(context, client, room, route, report));
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HubFailure?> RunAsync(HttpContext context, ClientSink client, Room room, InferenceRoute route, RequestReport report)
    {
        var cancel = context.RequestAborted;

        // 1 read: the body, whole, bounded and understood
        if (!(await reading.ReadAsync(context, room, route, cancel)).TryGet(out var read, out var failure)) { return failure; }
        report.Selector = read.Asked.Model;
        using var body = read.Memory;

        // 2 recall: what it continues and refers to, put into it
        if (!recall.Recall(read).TryGet(out var request, out failure)) { return failure; }
        using var recording = request.Recording;

        // 3 select: who may serve it
        var ask = new AdmissionAsk
        {
            Room = room,
            Protocol = route.Protocol,
            Selector = request.Asked.Model,
            Warm = store.MakerOf(room, request.PreviousResponseId) ?? caches.Find(room, request.Asked.Model, request.Asked.PromptCacheKey),
            Client = Caller.AddressOf(context),
            Bytes = request.Asked.Body.Length,
            Watcher = request.Asked.Stream ? client : null,
        };
        if (read.Asked.Background && request.Recording is not null)
        {
            // From here on without its client: 4 to 9 go on behind its back.
            return await StartAsync(context, read.Asked.Stream, request, ask, report);
        }

        using var whole = request.Memory;

        // 4 admit: one of them with a free slot, taken until its answer ends
        if (!(await admission.AdmitAsync(ask, cancel)).TryGet(out var admitted, out failure)) { return failure; }
        report.Watch.Queued = admitted.Queued;
        using var attempts = new Attempts(admission, ask, admitted, report);
        failure = await AnswerAsync(request, attempts, report, client, cancel);
        return failure?.Error == ErrorCatalog.ParticipantBusy && finder.Find(ask).TryGet(out var candidates, out _) ? RoutingFailures.OfLink(failure, candidates) : failure;
    }

    private async ValueTask<HubFailure?> StartAsync(HttpContext context, bool stream, InferenceRequest request, AdmissionAsk ask, RequestReport report)
    {
        if (!finder.Find(ask).TryGet(out var candidates, out var failure) || !runs.Start(request, ask, candidates, report, AnswerAsync).TryGet(out var started, out failure))
        {
            request.Memory.Dispose();
            return failure;
        }

        await (stream ? follower.FollowAsync(context, started.Run.Log, from: 0) : JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, started.Queued));
        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HubFailure?> AnswerAsync(InferenceRequest request, Attempts attempts, RequestReport report, IAnswerSink sink, CancellationToken cancel)
    {
        // 5 plan, 6 send, 7 observe: what its provider shall get, in the protocol it speaks, and what it answers, adapted and listened to in passing; until one answers, 4 again
        var sending = sender.SendAsync(request, attempts, report, cancel);
        var sent = sink is ClientSink { HasBegun: true } waiting ? await waiting.KeepAwakeAsync(sending.AsTask(), time, cancel) : await sending;
        if (!sent.TryGet(out var reply, out var failure)) { return failure; }
        await using var observed = reply;

        // 8 write: as it arrives, at the pace at which the client reads
        report.Status = sink is ClientSink { HasBegun: true } ? StatusCodes.Status200OK : reply.Status;
        return sink is ClientSink { HasBegun: true } begun && reply is not { IsEventStream: true, Status: >= 200 and < 300 }
            ? await begunAnswers.WriteAsync(begun, request.Protocol, reply, cancel)
            : await writer.WriteAsync(sink, reply, cancel);
    }

    /// <summary>9 tell: one outcome, the error answer included when there is nothing else to answer.</summary>
    private static async ValueTask EndAsync(HttpContext context, ClientSink client, InferenceRoute route, RequestReport report, HubFailure? failure)
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
        else if (client.AwaitsEvents)
        {
            await client.WriteBreakAsync(route.Protocol, failure, context.RequestAborted);
        }
    }
}
