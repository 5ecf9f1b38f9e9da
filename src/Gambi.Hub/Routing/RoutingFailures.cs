using System.Collections.Immutable;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Why nobody could be chosen, said so that the caller can do something about it.</summary>
internal static class RoutingFailures
{
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    public static HubFailure Unknown(Room room, Selector selector)
    {
        var shown = KnownNames.Shorten(selector.Name);
        var what = selector.Kind == SelectorKind.Model ? $"the model '{shown}'" : $"the model '{shown}', and no participant has that id";
        return new(ErrorCatalog.ModelNotFound, $"Nobody in room {room.Code} has {what}. {KnownNames.Describe(room, selector.Name)}") { Param = "model" };
    }

    public static HubFailure Empty(Room room) =>
        new(ErrorCatalog.ParticipantTunnelNotConnected, $"Nobody is connected in room {room.Code}.")
        {
            Hint = $"Join with `gambi participant join --room {room.Code}`.",
            Param = "model",
        };

    public static HubFailure Offline(ImmutableArray<Participant> participants, string? model) => participants switch
    {
        [var only] => new(ErrorCatalog.ParticipantTunnelNotConnected, $"Participant '{only.Id}' ({only.Registration.Nickname}) is not connected.") { Param = "model" },
        _ when model is not null => new(ErrorCatalog.ParticipantTunnelNotConnected, $"All {participants.Length} participants that have the model '{model}' are offline.") { Param = "model" },
        _ => new(ErrorCatalog.ParticipantTunnelNotConnected, $"All {participants.Length} participants of the room are offline.") { Param = "model" },
    };

    /// <summary>Everyone who may serve it was asked and failed; what they failed with is what the client is told.</summary>
    public static HubFailure NobodyLeft { get; } = new(ErrorCatalog.ParticipantTunnelNotConnected, "Everybody who could serve this was asked already.") { Param = "model" };

    public static HubFailure NoProtocol(ImmutableArray<Participant> participants)
    {
        var who = participants.Length == 1 ? $"Participant '{participants[0].Id}' says" : $"The {participants.Length} participants that could be asked say";
        return new(ErrorCatalog.InvalidRequest, $"{who} that the provider speaks neither {InferenceProtocol.Responses.Title()} nor {InferenceProtocol.ChatCompletions.Title()}.") { Param = "model" };
    }

    public static HubFailure Busy(Candidates candidates)
    {
        if (candidates.IsPinned)
        {
            return new(ErrorCatalog.ParticipantBusy, $"Participant '{candidates.Participants[0].Id}' is serving another request.") { RetryAfter = BusyRetryAfter, Param = "model" };
        }

        var who = candidates.Participants is [var only]
            ? $"Participant '{only.Id}', the only one that could serve this, is busy."
            : $"All {candidates.Participants.Length} participants that could serve this are busy.";
        return new(ErrorCatalog.ParticipantBusy, who)
        {
            StatusOverride = 503,
            RetryAfter = BusyRetryAfter,
            Hint = "Try again after the seconds in Retry-After.",
            Param = "model",
        };
    }

    /// <summary>A tunnel that filled up after it was chosen, by a request about a response, is a busy participant like any other.</summary>
    public static HubFailure? OfLink(HubFailure? failure, Candidates candidates) =>
        failure?.Error == ErrorCatalog.ParticipantBusy ? Busy(candidates) with { Stage = failure.Stage } : failure;
}
