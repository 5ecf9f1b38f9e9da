using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Observability;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>What is known of one request while it runs; when it ends, one outcome is made of it and told.</summary>
internal sealed class RequestReport(string requestId, Room room, InferenceProtocol protocol, OutcomeTeller teller, TimeProvider time)
{
    private Admitted? _admitted;
    private bool _ended;

    public string RequestId => requestId;

    public RequestWatch Watch { get; private init; } = new(time);

    /// <summary>The request's <c>model</c>; while it is <c>null</c>, what came was no inference request yet.</summary>
    public string? Selector { get; set; }

    /// <summary>The status the client got.</summary>
    public int? Status { get; set; }

    /// <summary>The request is on its way to a provider; told once, however often that one is asked.</summary>
    public void Dispatched(Admitted admitted)
    {
        if (ReferenceEquals(_admitted, admitted))
        {
            return;
        }

        _admitted = admitted;
        teller.Dispatched(room, new()
        {
            RequestId = requestId,
            ParticipantId = admitted.Slot.Participant.Id,
            Model = admitted.Model,
            Protocol = protocol.WireName(),
        });
    }

    /// <summary>The participant that was asked failed before it answered, and another is asked in its place.</summary>
    public void MovedOn(Participant failed, HubFailure failure)
    {
        Watch.Retries++;
        teller.MovedOn(requestId, room, failed, failure);
    }

    /// <summary>The report goes on elsewhere: its outcome is told there, and no longer here.</summary>
    public RequestReport HandOver()
    {
        _ended = true;
        return new(requestId, room, protocol, teller, time) { Watch = Watch, Selector = Selector };
    }

    public void Answered()
    {
        if (Status is >= 400 and { } status)
        {
            End(LlmStage.Provider, ExchangeFailures.ProviderAnswered(status));
        }
        else
        {
            End(null, null);
        }
    }

    public void Failed(HubFailure failure) => End(failure.Stage, failure.ForOthers ?? failure.Message);

    public void Crashed() => End(_admitted is null ? LlmStage.Routing : LlmStage.Stream, "The hub failed to serve this request.");

    private void End(string? stage, string? error)
    {
        // A client that leaves while its error is written ends the request a second time.
        if (Selector is null || _ended)
        {
            return;
        }

        _ended = true;
        var registration = _admitted?.Slot.Registration;
        teller.Ended(room, _admitted?.Slot.Participant, new()
        {
            RequestId = requestId,
            RoomCode = room.Code,
            Protocol = protocol.WireName(),
            ParticipantId = _admitted?.Slot.Participant.Id,
            Nickname = registration?.Nickname,
            Endpoint = registration?.Endpoint,
            Model = _admitted?.Model ?? KnownNames.Shorten(Selector),
            Status = Status,
            Stage = stage,
            Error = error,
            Metrics = Watch.Read(),
        });
    }
}
