namespace Gambi.Architecture.Tests;

/// <summary>The floors of the hub: a folder uses floors below its own, never a neighbour, never up.</summary>
internal static class Floors
{
    /// <summary>The root namespace of the hub; its own types stand on the top floor.</summary>
    public const string Hub = "Gambi.Hub";

    /// <summary>The folder name of types that stand in the root itself, or in a namespace of the framework.</summary>
    public const string Composition = "";

    private static readonly Dictionary<string, int> ByFolder = new()
    {
        [Composition] = 8,
        ["Management"] = 7,
        ["Inference"] = 7,
        ["Tunnels"] = 7,
        ["Http"] = 6,
        ["Exchange"] = 5,
        ["Routing"] = 4,
        ["Responses"] = 3,
        ["Rooms"] = 2,
        ["Events"] = 1,
        ["Observability"] = 0,
        ["Failures"] = 0,
        ["Security"] = 0,
        ["Journal"] = 0,
    };

    public static bool Knows(string folder) => ByFolder.ContainsKey(folder);

    public static bool MayUse(string from, string to) => from == to || (ByFolder.TryGetValue(from, out var upper) && ByFolder.TryGetValue(to, out var lower) && lower < upper);

    /// <summary>The folder a type belongs to: the part of its namespace after the hub's.</summary>
    public static string FolderOf(Type type)
    {
        var space = type.Namespace ?? "";
        return space.StartsWith(Hub + ".", StringComparison.Ordinal) ? space[(Hub.Length + 1)..].Split('.')[0] : Composition;
    }
}
