using System.Collections.Concurrent;

namespace Gambi.Resilience.Tests.Campaign.Asking;

/// <summary>How many requests came to which end.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int this[string end] => _counts.GetValueOrDefault(end);

    public void Count(string end) => _counts.AddOrUpdate(end, 1, static (_, count) => count + 1);

    public override string ToString() => string.Join(", ", _counts.OrderByDescending(static c => c.Value).Select(static c => $"{c.Key}: {c.Value}"));
}
