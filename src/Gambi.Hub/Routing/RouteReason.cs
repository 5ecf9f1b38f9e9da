namespace Gambi.Hub.Routing;

/// <summary>The words that say why a participant was chosen.</summary>
internal static class RouteReason
{
    /// <summary>The request named it.</summary>
    public const string Pinned = "pinned";

    /// <summary>Nobody else could serve it.</summary>
    public const string OnlyCandidate = "only-candidate";

    /// <summary>It has what the request continues in its cache.</summary>
    public const string WarmCache = "warm-cache";

    /// <summary>Most rooms are smaller: no text is made for them again and again.</summary>
    private const int Known = 32;

    private static readonly string[] LeastLoaded = Make("least-loaded-of-");
    private static readonly string[] FirstFree = Make("first-free-of-");

    /// <param name="isPinned">Whether the request named it.</param>
    /// <param name="isWarm">Whether its cache is warm.</param>
    /// <param name="candidates">How many could have served it.</param>
    /// <param name="waited">Whether all of them were busy.</param>
    public static string Of(bool isPinned, bool isWarm, int candidates, bool waited) =>
        isPinned ? Pinned
        : candidates <= 1 ? OnlyCandidate
        : isWarm ? WarmCache
        : Counted(waited ? FirstFree : LeastLoaded, candidates);

    private static string Counted(string[] names, int count) => count < names.Length ? names[count] : FormattableString.Invariant($"{names[0]}{count}");

    /// <summary>The text for each number; in place of 0 what stands before a number.</summary>
    private static string[] Make(string prefix) => [prefix, .. Enumerable.Range(1, Known).Select(n => FormattableString.Invariant($"{prefix}{n}"))];
}
