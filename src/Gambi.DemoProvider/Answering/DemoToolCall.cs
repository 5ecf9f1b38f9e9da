namespace Gambi.DemoProvider.Answering;

/// <summary>One tool's call: its name, and the pieces that its arguments are streamed in.</summary>
internal sealed record DemoToolCall(string Name, IReadOnlyList<string> Pieces)
{
    public string Arguments => string.Concat(Pieces);
}
