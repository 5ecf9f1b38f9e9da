namespace Gambi.Cli.Output;

/// <summary>"Did you mean": the hint that goes with a name nobody knows.</summary>
internal static class SpellingHint
{
    /// <summary>The hint, or <c>null</c> when nothing is near.</summary>
    public static string? For(string typed, IEnumerable<string> known) =>
        NearestNames.FindSlip(typed, known) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
