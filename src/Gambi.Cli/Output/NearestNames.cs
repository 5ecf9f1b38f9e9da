namespace Gambi.Cli.Output;

/// <summary>Names in the order of how near they are to what somebody typed.</summary>
internal static class NearestNames
{
    /// <summary>All <paramref name="names"/>, the nearest to <paramref name="typed"/> first.</summary>
    public static IReadOnlyList<string> Order(string typed, IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).OrderBy(name => Distance(typed, name)).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The nearest name when it can be a slip of the keys, else <c>null</c>.</summary>
    public static string? FindSlip(string typed, IEnumerable<string> names) =>
        Order(typed, names) is [var nearest, ..] && Slips(typed, nearest) <= Math.Max(1, Math.Max(typed.Length, nearest.Length) / 3) ? nearest : null;

    // A part of a name ("llama") is nearer than any misspelling: people leave out tags and sizes.
    private static int Distance(string typed, string name) =>
        typed.Length > 0 && name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 0 : Slips(typed, name);

    // Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static int Slips(string left, string right)
    {
        const int Longest = 256;
        string a = left.Length > Longest ? left[..Longest] : left;
        string b = right.Length > Longest ? right[..Longest] : right;
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Step(i, j);
            }
        }

        return cost[a.Length, b.Length];

        int Step(int i, int j)
        {
            bool same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
            int least = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (same ? 0 : 1));
            bool swapped = i > 1 && j > 1 && char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 2])
                && char.ToUpperInvariant(a[i - 2]) == char.ToUpperInvariant(b[j - 1]);
            return swapped ? Math.Min(least, cost[i - 2, j - 2] + 1) : least;
        }
    }
}
