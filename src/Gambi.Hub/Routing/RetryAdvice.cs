using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>When trying again makes sense, by what the participants were seen to take for a request.</summary>
internal static class RetryAdvice
{
    /// <summary>Of a large room a part tells.</summary>
    private const int Asked = 32;

    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);

    public static TimeSpan Shortest { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(60);

    /// <param name="candidates">Who could serve it.</param>
    /// <param name="waiting">How many wait before it.</param>
    public static TimeSpan For(IReadOnlyCollection<Participant> candidates, int waiting)
    {
        var took = candidates.Take(Asked).Select(static p => p.Metrics.ServiceTime).OfType<TimeSpan>().Order().ToArray();
        var slots = candidates.Sum(static p => Math.Max(1, p.Capacity));
        var each = took.Length == 0 ? Unknown : took[took.Length / 2];
        var seconds = each.TotalSeconds * (waiting + 1) / Math.Max(1, slots);
        return TimeSpan.FromSeconds(Math.Clamp(seconds, Shortest.TotalSeconds, Longest.TotalSeconds));
    }
}
