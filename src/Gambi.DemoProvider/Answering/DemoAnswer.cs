namespace Gambi.DemoProvider.Answering;

/// <summary>A whole answer, planned before its first byte: pieces that are streamed one by one, and their joined text.</summary>
internal sealed record DemoAnswer
{
    /// <summary>The reasoning before the answer; empty when there is none.</summary>
    public IReadOnlyList<string> Reasoning { get; init; } = [];

    /// <summary>The words of the text, or of the tool call's arguments.</summary>
    public required IReadOnlyList<string> Pieces { get; init; }

    /// <summary>The tool that is called instead of saying something.</summary>
    public string? ToolName { get; init; }

    public required DemoFinish Finish { get; init; }

    public required int InputTokens { get; init; }

    /// <summary>False when the caller asked for an answer without usage.</summary>
    public bool HasUsage { get; init; } = true;

    public int OutputTokens => Pieces.Count + Reasoning.Count;

    public string Text => string.Concat(Pieces);
}
