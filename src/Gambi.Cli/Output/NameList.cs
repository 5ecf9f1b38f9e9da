namespace Gambi.Cli.Output;

/// <summary>Names in a line that nobody has to scroll.</summary>
internal static class NameList
{
    private const int Shown = 10;

    /// <summary>The first of them, and how many more there are.</summary>
    public static string Of(IReadOnlyCollection<string> names) => string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
