namespace Gambi.Hub.Tests.Abuse;

/// <summary>Tests that must have the process to themselves.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
