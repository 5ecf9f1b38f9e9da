using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>The names one could have meant: a few of a room's models and participant ids, the nearest first.</summary>
internal static class KnownNames
{
    private const int Shown = 5;
    private const int Considered = 500;
    private const int LongestShown = 80;

    /// <summary>One sentence with the names nearest to <paramref name="asked"/>.</summary>
    public static string Describe(Room room, string asked)
    {
        var names = room.Participants
            .SelectMany(static p => p.Registration.Models.Append(p.Id))
            .Take(Considered)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (names.Length == 0)
        {
            return "Nobody has joined it yet.";
        }

        var wanted = Shorten(asked);
        var nearest = names.Select(Shorten).OrderBy(name => Distance(wanted, name)).ThenBy(static name => name, StringComparer.Ordinal).Take(Shown);
        return $"Known here: {string.Join(", ", nearest)}{(names.Length > Shown ? ", …" : "")}.";
    }

    /// <summary>A caller's or participant's text as it may stand in a message: not endless.</summary>
    public static string Shorten(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "…");

    /// <summary>Edits that make one of the other, letters of either case being equal.</summary>
    private static int Distance(string from, string to)
    {
        Span<int> row = stackalloc int[LongestShown + 2];
        for (var j = 0; j <= to.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var cost = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }

        return row[to.Length];
    }
}
