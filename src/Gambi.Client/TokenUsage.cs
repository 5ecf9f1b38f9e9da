namespace Gambi.Client;

/// <summary>Tokens of one answer, as far as the provider told them.</summary>
/// <param name="Input">Tokens read.</param>
/// <param name="Output">Tokens written.</param>
/// <param name="Total">Both.</param>
public sealed record TokenUsage(long? Input, long? Output, long? Total);
