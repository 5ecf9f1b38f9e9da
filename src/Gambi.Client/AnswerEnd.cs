namespace Gambi.Client;

/// <summary>The end of an answer, and what it took.</summary>
public sealed record AnswerEnd : AnswerPart
{
    /// <summary>Tokens, when the provider told them.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>From sending the request to the first text or reasoning; absent when there was none.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>From sending the request to the answer's end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Why the answer is shorter than the model wanted (such as <c>length</c>, <c>max_output_tokens</c>, <c>content_filter</c>); absent when it is whole.</summary>
    public string? CutShort { get; init; }

    /// <summary>Who served it, when the hub said.</summary>
    public string? Participant { get; init; }

    /// <summary>The provider's model, when known.</summary>
    public string? Model { get; init; }

    /// <summary>What identifies the request in the hub's log and events.</summary>
    public string? RequestId { get; init; }
}
