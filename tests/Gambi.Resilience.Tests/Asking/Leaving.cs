namespace Gambi.Resilience.Tests.Asking;

/// <summary>When a client hangs up; never when neither is given.</summary>
internal sealed record Leaving
{
    /// <summary>So long after it asked, wherever its request is then.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>After so many bytes of the answer.</summary>
    public int? Bytes { get; init; }

    public override string ToString() => After is { } after ? $"leaves after {after.TotalMilliseconds} ms" : Bytes is { } bytes ? $"leaves after {bytes} bytes" : "stays";
}
