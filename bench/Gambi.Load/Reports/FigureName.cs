namespace Gambi.Load.Reports;

/// <summary>What a figure is of.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Target">The way to the provider.</param>
/// <param name="Figure">What was measured, with its unit.</param>
internal readonly record struct FigureName(string Scenario, string Target, string Figure);
