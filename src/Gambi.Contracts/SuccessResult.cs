namespace Gambi.Contracts;

/// <summary>The answer of routes that only do something.</summary>
/// <param name="Success">Always <c>true</c>: failures have their own shape.</param>
public sealed record SuccessResult(bool Success = true);
