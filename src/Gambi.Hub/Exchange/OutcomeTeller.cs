using System.Globalization;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Hub.Observability;
using Gambi.Hub.Rooms;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Exchange;

/// <summary>Tells how requests go: to the room's readers, the participant's rolling metrics, the hub's instruments and the log.</summary>
internal sealed partial class OutcomeTeller(RoomEventLog events, HubMeter meter, ILogger<OutcomeTeller> logger)
{
    public void Dispatched(Room room, LlmRequestData data)
    {
        meter.Dispatched(data.Protocol);
        events.PublishSmall(room.Code, RoomEventTypes.LlmRequest, data, ContractsJson.Readable.LlmRequestData);
    }

    public void Ended(Room room, Participant? participant, RequestOutcome outcome)
    {
        meter.Ended(outcome);
        if (outcome.Stage is null)
        {
            participant?.Metrics.Completed(outcome.Metrics);
            PublishComplete(room, outcome);
        }
        else
        {
            if (outcome.IsParticipantsFailure)
            {
                participant?.Metrics.Failed();
            }

            PublishError(room, outcome, outcome.Stage);
        }

        Log(outcome);
    }

    /// <summary>A participant failed a request that another one is asked for now.</summary>
    public void MovedOn(string requestId, Room room, Participant failed, HubFailure failure)
    {
        failed.Metrics.Failed();
        if (logger.IsEnabled(LogLevel.Warning))
        {
            LogMovedOn(requestId, room.Code, failed.Id, failure.Stage, failure.ForOthers ?? failure.Message);
        }
    }

    private void PublishComplete(Room room, RequestOutcome outcome) =>
        events.PublishSmall(
            room.Code,
            RoomEventTypes.LlmComplete,
            new LlmCompleteData
            {
                RequestId = outcome.RequestId,
                ParticipantId = outcome.ParticipantId ?? "",
                Model = outcome.Model ?? "",
                Protocol = outcome.Protocol,
                Metrics = outcome.Metrics,
            },
            ContractsJson.Readable.LlmCompleteData);

    private void PublishError(Room room, RequestOutcome outcome, string stage) =>
        events.Publish(
            room.Code,
            RoomEventTypes.LlmError,
            new LlmErrorData
            {
                RequestId = outcome.RequestId,
                ParticipantId = outcome.ParticipantId,
                Nickname = outcome.Nickname,
                Endpoint = outcome.Endpoint,
                Model = outcome.Model,
                Protocol = outcome.Protocol,
                Stage = stage,
                Error = outcome.Error ?? "",
            },
            ContractsJson.Readable.LlmErrorData);

    private void Log(RequestOutcome outcome)
    {
        var (metrics, level) = (outcome.Metrics, outcome.IsParticipantsFailure ? LogLevel.Warning : LogLevel.Information);
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var (participantId, tokens) = (outcome.ParticipantId ?? "-", metrics.OutputTokens?.ToString(CultureInfo.InvariantCulture) ?? "unknown");
        if (outcome.Stage is null)
        {
            LogCompleted(outcome.RequestId, outcome.RoomCode, participantId, outcome.Protocol, metrics.TtftMs, metrics.DurationMs, tokens);
        }
        else
        {
            LogFailed(level, outcome.RequestId, outcome.RoomCode, participantId, outcome.Protocol, outcome.Stage, outcome.Error, metrics.DurationMs);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{RequestId} room {RoomCode} participant {ParticipantId} {Protocol}: first token {TtftMs} ms, whole {DurationMs} ms, tokens {OutputTokens}")]
    private partial void LogCompleted(
        string requestId, string roomCode, string participantId, string protocol, double? ttftMs, double durationMs, string outputTokens);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId} room {RoomCode} participant {ParticipantId} failed at {Stage} before it answered, another is asked: {Error}")]
    private partial void LogMovedOn(string requestId, string roomCode, string participantId, string stage, string error);

    [LoggerMessage(Message = "{RequestId} room {RoomCode} participant {ParticipantId} {Protocol}: failed at {Stage}: {Error} ({DurationMs} ms)")]
    private partial void LogFailed(
        LogLevel level, string requestId, string roomCode, string participantId, string protocol, string stage, string? error, double durationMs);
}
