namespace Gambi.Resilience.Tests;

/// <summary>Tests that must have the process to themselves: they measure its heap, or load all of its processors.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
