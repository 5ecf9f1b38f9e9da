using Gambi.Adaptation;
using Gambi.Hub.Failures;
using Gambi.Hub.Observability;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>Sends a request over its participant's link and answers with the reply; writes nothing to anybody.</summary>
internal sealed class ExchangeSender(ResponseOwners owners)
{
    /// <summary>Asks the participant that was admitted, once more without each field that the hub added and its provider refuses.</summary>
    public async ValueTask<Outcome<ObservedReply>> SendAsync(InferenceRequest request, Admitted admitted, RequestReport report, CancellationToken cancellationToken)
    {
        report.Dispatched(admitted);
        while (true)
        {
            using var plan = ExchangePlanner.Plan(request, admitted);
            if (!(await admitted.Slot.Link.SendAsync(plan.Request, cancellationToken)).TryGet(out var reply, out var failure))
            {
                return failure;
            }

            if (!(await FindRefusedFieldAsync(reply, plan, cancellationToken)).TryGet(out var field, out failure))
            {
                return failure;
            }

            if (field.Length == 0)
            {
                return Observe(reply, request, admitted, plan, report);
            }

            // The set of added fields shrinks each time, so this ends.
            admitted.Slot.Registration.Learned.Refuses(field);
            await reply.DisposeAsync();
        }
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
        var observer = new AnswerObserver(watch, learnResponse: null);
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

    private ObservedReply Observe(ExchangeReply reply, InferenceRequest request, Admitted admitted, ExchangePlan plan, RequestReport report)
    {
        var head = ReplyHead.Read(reply);
        var succeeded = reply.Status is >= 200 and < 300;
        var learns = succeeded && request.Protocol == InferenceProtocol.Responses;
        var participantId = admitted.Slot.Participant.Id;
        var observer = new AnswerObserver(report.Watch, learns ? id => owners.Learn(request.Room, id, participantId) : null);
        report.Watch.IsStream = head.IsEventStream;
        ReplyRelay relay = !head.HasBody ? new NoBodyRelay()
            : head.IsEventStream ? new EventRelay(request.Protocol, plan.HidesUsage, observer)
            : new PlainRelay(observer, succeeded && head.IsJson);
        return new(reply, relay)
        {
            ParticipantId = participantId,
            Model = admitted.Model,
            // Not where the link itself is taken until the reply's end.
            Slot = admitted.Slot.Link.MaxConcurrency > 1 ? admitted : null,
            IsEventStream = head.IsEventStream,
            Length = head.Length,
        };
    }

    /// <summary>The field that the reply refuses, empty for none; a failure when the reply breaks off while it is looked at.</summary>
    private static async ValueTask<Outcome<string>> FindRefusedFieldAsync(ExchangeReply reply, ExchangePlan plan, CancellationToken cancellationToken)
    {
        if (reply.Status != 400 || plan.AddedFields.Count == 0)
        {
            return "";
        }

        try
        {
            return await RefusedField.FindAsync(reply.Body, plan.AddedFields, cancellationToken) ?? "";
        }
        catch (IOException broken)
        {
            await reply.DisposeAsync();
            return ExchangeFailures.BrokeOff(broken);
        }
        catch
        {
            await reply.DisposeAsync();
            throw;
        }
    }
}
