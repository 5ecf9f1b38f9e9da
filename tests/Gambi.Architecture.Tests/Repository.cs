using System.Xml.Linq;

namespace Gambi.Architecture.Tests;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] SourceFolders = ["src", "tests", "bench", "samples"];
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file of ours with this ending, relative to the root.</summary>
    public static IEnumerable<string> Files(string pattern) => SourceFolders
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(NotOurs.Contains));

    /// <summary>The names of the projects in src that become packages.</summary>
    public static IReadOnlyList<string> Packages { get; } =
        [.. Files("*.csproj").Where(IsPackage).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static bool IsPackage(string project) =>
        project.StartsWith("src/", StringComparison.Ordinal) && XDocument.Load(Path.Combine(Root, project)).Descendants("IsPackable").All(packable => packable.Value != "false");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gambi.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Gambi.slnx above {AppContext.BaseDirectory}: run these tests from a checkout.");
    }
}
