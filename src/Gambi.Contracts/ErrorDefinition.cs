namespace Gambi.Contracts;

/// <summary>One error of the contract: its code, the HTTP status it comes with, and what to do about it.</summary>
/// <param name="Code">The code in upper snake case; the inference plane uses it in lower case.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Hint">What the caller can do next, when the place that fails knows nothing better.</param>
public sealed record ErrorDefinition(string Code, int Status, string? Hint = null);
