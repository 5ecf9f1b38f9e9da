namespace Gambi.Participant;

/// <summary>A provider that answered on this machine.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Models">Its models; empty when it has none yet.</param>
public sealed record FoundProvider(string Name, ProviderAddress Address, IReadOnlyList<string> Models);
