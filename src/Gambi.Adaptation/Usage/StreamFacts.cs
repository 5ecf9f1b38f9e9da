namespace Gambi.Adaptation.Usage;

/// <summary>What one event of a provider's stream tells about the exchange.</summary>
/// <param name="Usage">The counts, when it carries them.</param>
/// <param name="IsUsageOnly">Whether it is a chat chunk without choices: one to hide from a client that did not ask for usage.</param>
/// <param name="HasContent">Whether it carries some of the answer; only told when that was asked.</param>
public readonly record struct StreamFacts(TokenUsage Usage, bool IsUsageOnly, bool HasContent);
