using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Answers;

/// <summary>What changes of a response while it is made.</summary>
/// <param name="Status">Where it is in its life.</param>
internal readonly record struct ResponseState(ResponseStatus Status)
{
    /// <summary>What has come, in order; null for nothing.</summary>
    public IReadOnlyList<OutputItem>? Output { get; init; }

    /// <summary>When it was completed.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public AnswerFailure? Failure { get; init; }

    /// <summary>Why it is incomplete, as it stands on the wire.</summary>
    public string? IncompleteReason { get; init; }

    /// <summary>What the provider counted.</summary>
    public CountedTokens Usage { get; init; }
}
