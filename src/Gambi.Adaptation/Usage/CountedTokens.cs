namespace Gambi.Adaptation.Usage;

/// <summary>A provider's usage with the details that both protocols have.</summary>
/// <param name="Tokens">What it counted.</param>
/// <param name="Cached">How many of the input came from its cache.</param>
/// <param name="Reasoning">How many of the output were reasoning.</param>
internal readonly record struct CountedTokens(TokenUsage Tokens, long Cached, long Reasoning)
{
    /// <summary>All of them, added up when the provider did not.</summary>
    public long Total => Tokens.Total ?? (Tokens.Input ?? 0) + (Tokens.Output ?? 0);
}
