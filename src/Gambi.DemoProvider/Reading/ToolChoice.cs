namespace Gambi.DemoProvider.Reading;

/// <summary>Whether a tool may be called, and which one must be.</summary>
internal sealed record ToolChoice(bool Allowed, string? Name)
{
    public static ToolChoice Auto { get; } = new(true, null);

    public static ToolChoice None { get; } = new(false, null);
}
