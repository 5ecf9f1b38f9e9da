using System.Runtime.CompilerServices;
using Gambi.Adaptation;
using Gambi.Adaptation.Answers;
using Gambi.Hub.Failures;
using Gambi.Hub.Observability;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.Hub.Security;

namespace Gambi.Hub.Exchange;

/// <summary>Sends a request over its participant's link and answers with the reply as the client gets it; writes nothing to anybody.</summary>
internal sealed class ExchangeSender(ProviderAsker asker, ResponseOwners owners, IdSource ids, TimeProvider time)
{
    /// <summary>
    /// A Responses client that is adapted to sees life before its provider's first byte, which may take minutes. A provider that refuses does so at once, and for that long the
    /// head waits, so that a refusal keeps its status; nobody perceives a quarter of a second as silence.
    /// </summary>
    public static TimeSpan HeadPatience { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks the participant that was admitted and, while it is the participants that fail, another.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<ObservedReply>> SendAsync(InferenceRequest request, Attempts attempts, RequestReport report, CancellationToken cancellationToken)
    {
        while (true)
        {
            var sent = await SendToCurrentAsync(request, attempts, report, cancellationToken);
            if (sent.Failure is not { } failure || !await attempts.MoveOnAsync(failure, suits: null, cancellationToken))
            {
                return sent;
            }

            // The next one may give the response an id of its own.
            request.Recording?.BeginAnew();
        }
    }

    /// <summary>Asks in the client's protocol when the provider speaks it, in the other one otherwise.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<ObservedReply>> SendToCurrentAsync(InferenceRequest request, Attempts attempts, RequestReport report, CancellationToken cancellationToken)
    {
        var admitted = attempts.Current;
        if (OpensEarly(request, admitted))
        {
            return await SendEarlyAsync(request, attempts, report, cancellationToken);
        }

        var protocol = admitted.Slot.Registration.AskedIn(request.Protocol);
        if (!(await asker.AskAsync(request, admitted, protocol, report, cancellationToken)).TryGet(out var answer, out var failure))
        {
            return failure;
        }

        if (answer is null)
        {
            // It was learned what the provider lacks: the other protocol's head may be early.
            return await SendToCurrentAsync(request, attempts, report, cancellationToken);
        }

        var isNative = answer.Protocol == request.Protocol;
        if (isNative && !SaysWhatItContinues(request, answer.Reply))
        {
            request.Memory.Dispose();
            return Observe(answer, request, attempts, report);
        }

        var adapter = isNative ? Continue(request, answer.Reply, admitted, report) : Adapt(request, admitted, report);
        request.Memory.Dispose();
        return (await adapter.AdaptAsync(answer.Reply, cancellationToken)).TryGet(out var reply, out failure)
            ? Observe(reply, adapter.RelayOf(reply), ReplyHead.Read(reply), attempts, report)
            : failure;
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

    private async ValueTask<Outcome<ObservedReply>> SendEarlyAsync(InferenceRequest request, Attempts attempts, RequestReport report, CancellationToken cancellationToken)
    {
        var adaptation = RespondOverChat(request, attempts.Current, report.Watch.ArrivedAt);
        var adapter = Adapt(adaptation, request, report);
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAdaptedAsync(request, attempts.Current, report, adapter, cancel.Token);
        await WaitForHeadAsync(asking, cancellationToken);
        if (!asking.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            var late = new LateReply(AskOnAsync(asking, request, attempts, report, adapter, adaptation, cancel.Token), cancel);
            return Observe(late, adapter.Stream, ReplyHead.Read(late), attempts, report);
        }

        using (cancel)
        {
            return (await asking).TryGet(out var reply, out var failure) ? Observe(reply, adapter.RelayOf(reply), ReplyHead.Read(reply), attempts, report) : failure;
        }
    }

    /// <summary>
    /// The head is out, but it was the hub that said it: another participant may still answer, if it can be asked in the protocol that the events are made of. They go on under the
    /// id they began with, and name the model of whoever answers.
    /// </summary>
    private async Task<Outcome<AdaptedReply>> AskOnAsync(
        Task<Outcome<AdaptedReply>> asking, InferenceRequest request, Attempts attempts, RequestReport report, ReplyAdapter adapter, ResponsesOverChat adaptation, CancellationToken cancellationToken)
    {
        while (true)
        {
            var asked = await asking;
            if (asked.Failure is not { } failure || !await attempts.MoveOnAsync(failure, static next => SpeaksChat(next), cancellationToken))
            {
                return asked;
            }

            adaptation.MadeWith(attempts.Current.Model);
            request.Recording?.MadeBy(attempts.Current.Slot.Participant.Id);
            asking = AskAdaptedAsync(request, attempts.Current, report, adapter, cancellationToken);
        }
    }

    private async Task WaitForHeadAsync(Task asking, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(asking, Task.Delay(HeadPatience, time, enough.Token));
        await enough.CancelAsync();
    }

    private async Task<Outcome<AdaptedReply>> AskAdaptedAsync(
        InferenceRequest request, Admitted admitted, RequestReport report, ReplyAdapter adapter, CancellationToken cancellationToken)
    {
        if (!(await asker.AskAsync(request, admitted, InferenceProtocol.ChatCompletions, report, cancellationToken)).TryGet(out var answer, out var failure))
        {
            return failure;
        }

        if (answer is null)
        {
            return RoutingFailures.NoProtocol([admitted.Slot.Participant]) with { IsUnanswered = true };
        }

        request.Memory.Dispose();
        return await adapter.AdaptAsync(answer.Reply, cancellationToken);
    }

    private static bool SpeaksChat(Admitted admitted) =>
        admitted.Slot.Registration.AskedIn(InferenceProtocol.ChatCompletions) == InferenceProtocol.ChatCompletions;

    private ReplyAdapter Adapt(InferenceRequest request, Admitted admitted, RequestReport report) =>
        Adapt(
            request.Protocol == InferenceProtocol.Responses
                ? RespondOverChat(request, admitted, report.Watch.ArrivedAt)
                : new ChatOverResponses(admitted.Model, request.Asked.IncludeUsage, ids, time),
            request,
            report);

    private static ReplyAdapter Adapt(AnswerAdaptation adaptation, InferenceRequest request, RequestReport report) =>
        new(adaptation, request.Asked.Stream, new(report.Watch, learnResponse: null, request.Recording));

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

    private ObservedReply Observe(ProviderAnswer answer, InferenceRequest request, Attempts attempts, RequestReport report)
    {
        var admitted = attempts.Current;
        var reply = answer.Reply;
        var head = ReplyHead.Read(reply);
        var succeeded = reply.Status is >= 200 and < 300;
        Action<string>? learn = succeeded && request.Protocol == InferenceProtocol.Responses ? responseId => Learn(responseId, request, admitted) : null;
        var observer = new AnswerObserver(report.Watch, learn, succeeded ? request.Recording : null);
        ReplyRelay relay = !head.HasBody ? new NoBodyRelay()
            : head.IsEventStream ? new EventRelay(request.Protocol, answer.HidesUsage, observer)
            : new PlainRelay(observer, succeeded && head.IsJson);
        return Observe(reply, relay, head, attempts, report);
    }

    private void Learn(string responseId, InferenceRequest request, Admitted admitted)
    {
        owners.Learn(request.Room, responseId, admitted.Slot.Participant.Id);
        request.Recording?.Began(responseId, admitted.Slot.Participant.Id, isNative: true);
    }

    private static ObservedReply Observe(ExchangeReply reply, ReplyRelay relay, ReplyHead head, Attempts attempts, RequestReport report)
    {
        report.Watch.IsStream = head.IsEventStream;
        return new(reply, relay)
        {
            ParticipantId = attempts.Current.Slot.Participant.Id,
            Model = attempts.Current.Model,
            Route = attempts.Route,
            Attempts = attempts,
            IsEventStream = head.IsEventStream,
            Length = head.Length,
        };
    }
}
