using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Hub;

namespace Gambi.Cli.Hubs;

/// <summary>What <c>--store</c> says: a word, or a folder.</summary>
/// <param name="Responses">Where responses are kept while the hub runs.</param>
/// <param name="Folder">Where everything outlives it, if anywhere: a whole path.</param>
internal sealed record StoreChoice(ResponseStorage Responses, string? Folder)
{
    public const string Memory = "memory";
    public const string None = "none";

    /// <summary>Reads it. A folder is told from a mistyped word by its separator.</summary>
    public static StoreChoice Parse(string typed) => typed switch
    {
        Memory => new(ResponseStorage.Memory, null),
        None => new(ResponseStorage.None, null),
        _ when IsPath(typed) => new(ResponseStorage.Memory, FolderOf(typed)),
        _ => throw CliException.WrongUse($"--store must be memory, none, or a folder, not '{typed}'.", SpellingHint.For(typed, [Memory, None]) ?? $"A folder has a separator in it: ./{typed}"),
    };

    private static bool IsPath(string typed) => typed is "." or ".." || typed.Contains(Path.DirectorySeparatorChar) || typed.Contains(Path.AltDirectorySeparatorChar);

    private static string FolderOf(string typed)
    {
        string folder = Path.GetFullPath(typed);
        return File.Exists(folder)
            ? throw CliException.WrongUse($"--store wants a folder, and '{typed}' is a file.", "Name a folder that is there or can be made.")
            : folder;
    }
}
