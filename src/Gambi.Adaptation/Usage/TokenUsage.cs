namespace Gambi.Adaptation.Usage;

/// <summary>The tokens that a provider counted; what it did not say is null.</summary>
public readonly record struct TokenUsage(long? Input, long? Output, long? Total);
