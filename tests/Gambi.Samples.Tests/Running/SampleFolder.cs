namespace Gambi.Samples.Tests.Running;

/// <summary>A sample's folder, and the command that its README gives.</summary>
internal sealed class SampleFolder
{
    private SampleFolder(string name) => (Name, Folder) = (name, Path.Combine(Root, "samples", name));

    /// <summary>The checkout that these tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    public string Name { get; }

    public string Folder { get; }

    // The tests' own folder is …/bin/CONFIGURATION/net10.0: the samples were built with them.
    private static string Output { get; } = Path.GetRelativePath(Path.Combine(Root, "tests", "Gambi.Samples.Tests"), AppContext.BaseDirectory);

    /// <summary>Every sample.</summary>
    public static IReadOnlyList<SampleFolder> All { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, "samples")).Select(folder => Path.GetFileName(folder)!).Where(name => name != "Shared").Order(StringComparer.Ordinal)
            .Select(name => new SampleFolder(name)),
    ];

    public static SampleFolder Of(string name) => All.Single(sample => sample.Name == name);

    /// <summary>The words of the first line of its README's first <c>sh</c> block, with the program that was built in the place of <c>dotnet run</c>.</summary>
    public string[] Command(string room)
    {
        string[] readme = File.ReadAllLines(Path.Combine(Folder, "README.md"));
        int block = Array.IndexOf(readme, "```sh");
        Assert.True(block >= 0, $"{Name}'s README has no sh block.");
        string[] words = [.. ShellWords.Of(readme[block + 1]).Select(word => word == "ROOM" ? room : word)];
        string[] run = ["dotnet", "run", "--project", $"samples/{Name}", "--"];
        return words is ["node", ..] ? words
            : words.AsSpan().StartsWith(run) ? ["dotnet", Path.Combine(Folder, Output, $"{Name}.dll"), .. words[run.Length..]]
            : throw new InvalidOperationException($"{Name}'s README has another kind of command: {readme[block + 1]}");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gambi.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Gambi.slnx above {AppContext.BaseDirectory}: run these tests from a checkout.");
    }
}
