namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>An answer as the cases look at it.</summary>
internal sealed record Said
{
    public string Text { get; init; } = "";

    public string Refusal { get; init; } = "";

    public IReadOnlyList<SaidCall> Calls { get; init; } = [];

    /// <summary>Why it ended, in the words of Microsoft.Extensions.AI.</summary>
    public string? Finish { get; init; }

    public string? Model { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? TotalTokens { get; init; }
}
