namespace Gambi.DemoProvider.Answering;

/// <summary>A whole answer, planned before its first byte: pieces that are streamed one by one, and their joined text.</summary>
internal sealed record DemoAnswer
{
    /// <summary>The reasoning before the answer; empty when there is none.</summary>
    public IReadOnlyList<string> Reasoning { get; init; } = [];

    /// <summary>The words of the text, or of the refusal.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = [];

    /// <summary>Whether the words say no.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>The tools that are called, after what is said or instead of it.</summary>
    public IReadOnlyList<DemoToolCall> Calls { get; init; } = [];

    public required DemoFinish Finish { get; init; }

    public required int InputTokens { get; init; }

    /// <summary>False when the caller asked for an answer without usage.</summary>
    public bool HasUsage { get; init; } = true;

    public int OutputTokens => Reasoning.Count + Pieces.Count + Calls.Sum(call => call.Pieces.Count);

    /// <summary>Whether something is said; who calls no tool says something, be it nothing.</summary>
    public bool HasMessage => Pieces.Count > 0 || Calls.Count == 0;

    public string Text => string.Concat(Pieces);

    /// <summary>The answer that ends, for a reason, after so many pieces; as it is when it has no more.</summary>
    public DemoAnswer EndAfter(int most, DemoFinish finish)
    {
        if (OutputTokens - Reasoning.Count <= most)
        {
            return this;
        }

        var calls = new List<DemoToolCall>();
        int left = most - Math.Min(most, Pieces.Count);
        foreach (DemoToolCall call in Calls)
        {
            if (left > 0)
            {
                calls.Add(call with { Pieces = [.. call.Pieces.Take(left)] });
                left -= calls[^1].Pieces.Count;
            }
        }

        return this with { Pieces = [.. Pieces.Take(most)], Calls = calls, Finish = finish };
    }
}
