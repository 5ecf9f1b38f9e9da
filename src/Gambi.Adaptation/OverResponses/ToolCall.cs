namespace Gambi.Adaptation.OverResponses;

/// <summary>What is remembered of one tool call of a stream.</summary>
internal sealed class ToolCall
{
    /// <summary>Half a surrogate pair that waits for the next delta.</summary>
    public char Half;

    /// <summary>What the client has of its arguments.</summary>
    public SentText Arguments;

    /// <summary>Its place in order of appearance; -1 while the client does not know of it, because its name is not known.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The ids, escaped as in the JSON.</summary>
    public byte[] ItemId { get; init; } = [];

    public byte[] CallId { get; init; } = [];

    public byte[] Name { get; set; } = [];

    public long? OutputIndex { get; init; }

    public bool IsDone { get; set; }

    /// <summary>Whether the response that is whole names it by one of its ids.</summary>
    public bool IsSettled { get; set; }
}
