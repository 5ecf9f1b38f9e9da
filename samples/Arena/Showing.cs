namespace Gambi.Samples.Arena;

/// <summary>How one model did.</summary>
internal sealed record Showing(string Model, string Answer, TimeSpan? FirstToken, double? TokensPerSecond);
