using System.Xml.Linq;

namespace Gambi.Architecture.Tests;

public sealed class ProjectsTests
{
    /// <summary>Who may reference whom, all pointing down.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Gambi.Contracts"] = [],
        ["Gambi.Tunnel"] = [],
        ["Gambi.Adaptation"] = [],
        ["Gambi.DemoProvider"] = [],
        ["Gambi.Discovery"] = [],
        ["Gambi.Client"] = ["Gambi.Contracts", "Gambi.Discovery"],
        ["Gambi.Client.AI"] = ["Gambi.Client", "Gambi.Contracts"],
        ["Gambi.Participant"] = ["Gambi.Client", "Gambi.Contracts", "Gambi.Tunnel"],
        ["Gambi.Participant.AI"] = ["Gambi.Contracts", "Gambi.Participant"],
        ["Gambi.Hub"] = ["Gambi.Adaptation", "Gambi.Contracts", "Gambi.Tunnel"],
        ["Gambi.Testing"] = ["Gambi.Client", "Gambi.Contracts", "Gambi.Hub", "Gambi.Participant", "Gambi.Participant.AI", "Gambi.Tunnel"],
        ["Gambi.Cli"] = ["Gambi.Client", "Gambi.Contracts", "Gambi.DemoProvider", "Gambi.Discovery", "Gambi.Hub", "Gambi.Participant"],
    };

    [Fact]
    public void References_between_projects_point_down()
    {
        var wrong = Projects("src/")
            .SelectMany(project => References(project), (project, target) => (Name: Path.GetFileNameWithoutExtension(project), target))
            .Where(reference => !Allowed.TryGetValue(reference.Name, out var targets) || !targets.Contains(reference.target))
            .Select(reference => $"{reference.Name} → {reference.target}")
            .ToArray();

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_project_in_src_has_its_place()
    {
        Assert.Equal(Allowed.Keys.Order(), Projects("src/").Select(p => Path.GetFileNameWithoutExtension(p)).Order());
    }

    [Fact]
    public void Package_versions_stand_in_one_file_only()
    {
        var wrong = Repository.Files("*.csproj")
            .Where(project => Load(project).Descendants("PackageReference").Any(p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null))
            .ToArray();

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument.Load(Path.Combine(Repository.Root, "Gambi.slnx")).Descendants("Project").Select(p => (string?)p.Attribute("Path")).Order();

        Assert.Equal(Repository.Files("*.csproj").Order(), listed);
    }

    private static IEnumerable<string> Projects(string under) => Repository.Files("*.csproj").Where(p => p.StartsWith(under, StringComparison.Ordinal));

    internal static IEnumerable<string> References(string project) => Load(project)
        .Descendants("ProjectReference")
        .Select(r => Path.GetFileNameWithoutExtension(((string?)r.Attribute("Include") ?? "").Replace('\\', '/')));

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(Repository.Root, project));
}
