using System.Collections.Immutable;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Why nobody could be chosen, said so that the caller can do something about it.</summary>
internal static class RoutingFailures
{
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

    /// <summary>All who could serve it have left the room while it waited.</summary>
    public static HubFailure AllLeft { get; } =
        new(ErrorCatalog.ParticipantTunnelNotConnected, "All participants that could serve this left the room.") { Hint = "GET /rooms/CODE/v1/models lists who is there.", Param = "model" };

    public static HubFailure Busy(Candidates candidates, TimeSpan retryAfter) =>
        candidates.IsPinned
            ? Busy(candidates, $"Participant '{candidates.Participants[0].Id}' is serving another request.", retryAfter, hint: null)
            : Busy(candidates, $"{Who(candidates)} busy.", retryAfter, HubFailure.TryAgain(retryAfter));

    public static HubFailure LineIsFull(Room room, Candidates candidates, int depth, TimeSpan retryAfter) =>
        Busy(
            candidates,
            FormattableString.Invariant($"{Who(candidates)} busy, and as many requests wait in room {room.Code} as may ({depth})."),
            retryAfter,
            $"{HubFailure.TryAgain(retryAfter)} `gambi hub serve --queue-depth` lets more wait.");

    public static HubFailure LineIsHeavy(Candidates candidates, long bytes, TimeSpan retryAfter) =>
        Busy(
            candidates,
            FormattableString.Invariant($"{Who(candidates)} busy, and the requests that wait fill the {bytes / 1024 / 1024} MiB that the hub has for them."),
            retryAfter,
            HubFailure.TryAgain(retryAfter));

    public static HubFailure WaitedInVain(Candidates candidates, TimeSpan waited, TimeSpan retryAfter)
    {
        var hint = $"{HubFailure.TryAgain(retryAfter)} More participants, or a longer `gambi hub serve --queue-timeout`, would help for good.";
        return Busy(candidates, $"{Who(candidates)} still busy after {Seconds(waited)} in line.", retryAfter, hint) with { Stage = LlmStage.Queue };
    }

    public static HubFailure WaitedForNobody(HubFailure offline, TimeSpan waited) =>
        offline with { Message = $"{offline.Message} Nobody came back within {Seconds(waited)} in line.", Stage = LlmStage.Queue };

    /// <summary>A tunnel that filled up after it was chosen, by a request about a response, is a busy participant like any other.</summary>
    public static HubFailure? OfLink(HubFailure? failure, Candidates candidates) =>
        failure?.Error == ErrorCatalog.ParticipantBusy ? Busy(candidates, RetryAdvice.For(candidates.Participants, waiting: 0)) with { Stage = failure.Stage } : failure;

    private static HubFailure Busy(Candidates candidates, string message, TimeSpan retryAfter, string? hint) => new(ErrorCatalog.ParticipantBusy, message)
    {
        StatusOverride = candidates.IsPinned ? null : 503,
        RetryAfter = retryAfter,
        Hint = hint,
        Param = "model",
    };

    private static string Who(Candidates candidates) => candidates switch
    {
        { IsPinned: true } => $"Participant '{candidates.Participants[0].Id}' is",
        { Participants: [var only] } => $"Participant '{only.Id}', the only one that could serve this, is",
        _ => $"All {candidates.Participants.Length} participants that could serve this are",
    };

    private static string Seconds(TimeSpan waited) => FormattableString.Invariant($"{Math.Round(waited.TotalSeconds)} s");
}
