namespace Gambi.Client;

/// <summary>An event stream that was lost, or a failed try to have it back.</summary>
/// <param name="Why">What went wrong.</param>
/// <param name="RetryIn">When the next try is.</param>
public sealed record EventStreamLoss(GambiException Why, TimeSpan RetryIn);
