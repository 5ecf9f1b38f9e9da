using Gambi.Adaptation;
using Gambi.Adaptation.Answers;
using Gambi.Hub.Failures;
using Gambi.Hub.Observability;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.Hub.Security;

namespace Gambi.Hub.Exchange;

/// <summary>Sends a request over its participant's link and answers with the reply as the client gets it; writes nothing to anybody.</summary>
internal sealed class ExchangeSender(ResponseOwners owners, IdSource ids, TimeProvider time)
{
    /// <summary>
    /// A Responses client that is adapted to sees life before its provider's first byte, which may take minutes. A provider that refuses does so at once, and for that long the
    /// head waits, so that a refusal keeps its status; nobody perceives a quarter of a second as silence.
    /// </summary>
    public static TimeSpan HeadPatience { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks the participant that was admitted: in the client's protocol when its provider speaks it, in the other one otherwise.</summary>
    public async ValueTask<Outcome<ObservedReply>> SendAsync(InferenceRequest request, Admitted admitted, RequestReport report, CancellationToken cancellationToken)
    {
        if (OpensEarly(request, admitted))
        {
            return await SendEarlyAsync(request, admitted, report, cancellationToken);
        }

        if (!(await ProviderAsker.AskAsync(request, admitted, report, cancellationToken)).TryGet(out var answer, out var failure))
        {
            return failure;
        }

        if (answer is null)
        {
            // It was learned what the provider lacks: the other protocol's head may be early.
            return await SendAsync(request, admitted, report, cancellationToken);
        }

        var isNative = answer.Protocol == request.Protocol;
        if (isNative && !SaysWhatItContinues(request, answer.Reply))
        {
            request.Memory.Dispose();
            return Observe(answer, request, admitted, report);
        }

        var adapter = isNative ? Continue(request, answer.Reply, admitted, report) : Adapt(request, admitted, report);
        request.Memory.Dispose();
        return (await adapter.AdaptAsync(answer.Reply, cancellationToken)).TryGet(out var reply, out failure) ? Observe(reply, adapter.RelayOf(reply), ReplyHead.Read(reply), admitted, report) : failure;
    }

    /// <summary>Passes a request on to whom it concerns, as it is.</summary>
    public static async ValueTask<Outcome<ObservedReply>> PassAsync(
        ExchangeRequest request, Participant participant, IParticipantLink link, RequestWatch watch, CancellationToken cancellationToken)
    {
        if (!(await link.SendAsync(request, cancellationToken)).TryGet(out var reply, out var failure))
        {
            return failure;
        }

        var head = ReplyHead.Read(reply);
        var observer = new AnswerObserver(watch, learnResponse: null, recording: null);
        ReplyRelay relay = !head.HasBody ? new NoBodyRelay()
            : head.IsEventStream ? new EventRelay(InferenceProtocol.Responses, hidesUsage: false, observer)
            : new PlainRelay(observer, isAnswer: false);
        return new ObservedReply(reply, relay)
        {
            ParticipantId = participant.Id,
            Model = participant.Registration.Model,
            IsEventStream = head.IsEventStream,
            Length = head.Length,
        };
    }

    /// <summary>Where the provider's protocol is known, the head of a Responses stream need not wait for it. A chat stream has nothing to say before its provider has.</summary>
    private static bool OpensEarly(InferenceRequest request, Admitted admitted) =>
        request is { Protocol: InferenceProtocol.Responses, Asked.Stream: true } && admitted.Slot.Registration.AskedIn(request.Protocol) == InferenceProtocol.ChatCompletions;

    private async ValueTask<Outcome<ObservedReply>> SendEarlyAsync(InferenceRequest request, Admitted admitted, RequestReport report, CancellationToken cancellationToken)
    {
        var adapter = Adapt(request, admitted, report);
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAdaptedAsync(request, admitted, report, adapter, cancel.Token);
        await WaitForHeadAsync(asking, cancellationToken);
        if (!asking.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            var late = new LateReply(asking, cancel);
            return Observe(late, adapter.Stream, ReplyHead.Read(late), admitted, report);
        }

        using (cancel)
        {
            return (await asking).TryGet(out var reply, out var failure) ? Observe(reply, adapter.RelayOf(reply), ReplyHead.Read(reply), admitted, report) : failure;
        }
    }

    private async Task WaitForHeadAsync(Task asking, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(asking, Task.Delay(HeadPatience, time, enough.Token));
        await enough.CancelAsync();
    }

    private static async Task<Outcome<AdaptedReply>> AskAdaptedAsync(
        InferenceRequest request, Admitted admitted, RequestReport report, ReplyAdapter adapter, CancellationToken cancellationToken)
    {
        if (!(await ProviderAsker.AskAsync(request, admitted, report, cancellationToken)).TryGet(out var answer, out var failure))
        {
            return failure;
        }

        request.Memory.Dispose();
        return answer is null ? RoutingFailures.NoProtocol([admitted.Slot.Participant]) : await adapter.AdaptAsync(answer.Reply, cancellationToken);
    }

    private ReplyAdapter Adapt(InferenceRequest request, Admitted admitted, RequestReport report)
    {
        AnswerAdaptation adaptation = request.Protocol == InferenceProtocol.Responses
            ? RespondOverChat(request, admitted, report.Watch.ArrivedAt)
            : new ChatOverResponses(admitted.Model, request.Asked.IncludeUsage, ids, time);
        return new(adaptation, request.Asked.Stream, new(report.Watch, learnResponse: null, request.Recording));
    }

    private ResponsesOverChat RespondOverChat(InferenceRequest request, Admitted admitted, DateTimeOffset createdAt)
    {
        var identity = request.Background is { } known ? known with { Model = admitted.Model } : new ResponseIdentity
        {
            Id = ids.NewId("resp_"),
            Model = admitted.Model,
            CreatedAt = createdAt,
            Store = request.Recording is not null,
            PreviousResponseId = request.PreviousResponseId,
        };
        var template = ResponseTemplate.Read(request.Asked.Body, identity);
        if (request.Recording is { } recording)
        {
            using var begun = new RentedBytes(request.Asked.Body.Length);
            template.WriteObject(ResponseStatus.InProgress, begun);
            recording.Began(template.Identity.Id, admitted.Slot.Participant.Id, isNative: false, begun.Written.Span);
        }

        return new(template, ids, time);
    }

    /// <summary>A provider that was sent a whole conversation does not know that it continues a response, and would tell the client that it does not.</summary>
    private static bool SaysWhatItContinues(InferenceRequest request, ExchangeReply reply) =>
        request is { PreviousResponseId: not null, Background: null } && reply.Status is >= 200 and < 300 && ReplyHead.Read(reply) is { IsEventStream: true } or { IsJson: true };

    private ReplyAdapter Continue(InferenceRequest request, ExchangeReply reply, Admitted admitted, RequestReport report)
    {
        var values = new ResponsePatchValues { PreviousResponseId = request.PreviousResponseId };
        var continued = new ContinuedResponse(values, responseId => Learn(responseId, request, admitted));
        return new(continued, ReplyHead.Read(reply).IsEventStream, new(report.Watch, learnResponse: null, request.Recording));
    }

    private ObservedReply Observe(ProviderAnswer answer, InferenceRequest request, Admitted admitted, RequestReport report)
    {
        var reply = answer.Reply;
        var head = ReplyHead.Read(reply);
        var succeeded = reply.Status is >= 200 and < 300;
        Action<string>? learn = succeeded && request.Protocol == InferenceProtocol.Responses ? responseId => Learn(responseId, request, admitted) : null;
        var observer = new AnswerObserver(report.Watch, learn, succeeded ? request.Recording : null);
        ReplyRelay relay = !head.HasBody ? new NoBodyRelay()
            : head.IsEventStream ? new EventRelay(request.Protocol, answer.HidesUsage, observer)
            : new PlainRelay(observer, succeeded && head.IsJson);
        return Observe(reply, relay, head, admitted, report);
    }

    private void Learn(string responseId, InferenceRequest request, Admitted admitted)
    {
        owners.Learn(request.Room, responseId, admitted.Slot.Participant.Id);
        request.Recording?.Began(responseId, admitted.Slot.Participant.Id, isNative: true);
    }

    private static ObservedReply Observe(ExchangeReply reply, ReplyRelay relay, ReplyHead head, Admitted admitted, RequestReport report)
    {
        report.Watch.IsStream = head.IsEventStream;
        return new(reply, relay)
        {
            ParticipantId = admitted.Slot.Participant.Id,
            Model = admitted.Model,
            // Not where the link itself is taken until the reply's end.
            Slot = admitted.Slot.Link.MaxConcurrency > 1 ? admitted : null,
            IsEventStream = head.IsEventStream,
            Length = head.Length,
        };
    }
}
