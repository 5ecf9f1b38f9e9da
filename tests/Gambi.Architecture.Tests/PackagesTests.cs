using System.Xml.Linq;

namespace Gambi.Architecture.Tests;

public sealed class PackagesTests
{
    public static TheoryData<string> Packages => [.. Repository.Packages];

    [Fact]
    public void The_libraries_are_packages_and_the_programs_are_not() => Assert.Equal(
        [
            "Gambi.Adaptation", "Gambi.Client", "Gambi.Client.AI", "Gambi.Contracts", "Gambi.Discovery", "Gambi.Hub", "Gambi.Participant", "Gambi.Participant.AI", "Gambi.Testing",
            "Gambi.Tunnel",
        ],
        Repository.Packages.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is(string package)
    {
        XDocument project = XDocument.Load(Path.Combine(Repository.Root, "src", package, $"{package}.csproj"));

        Assert.False(string.IsNullOrWhiteSpace(project.Descendants("Description").SingleOrDefault()?.Value), "no Description");
        Assert.StartsWith("$(PackageTags);", project.Descendants("PackageTags").SingleOrDefault()?.Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_packages_readme_names_it_and_shows_how_to_install_it(string package)
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "src", package, "README.md"));

        Assert.StartsWith($"# {package}\n", readme, StringComparison.Ordinal);
        Assert.Contains($"dotnet add package {package}\n", readme, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_depends_on_packages_only(string package)
    {
        string[] unpacked = [.. ProjectsTests.References($"src/{package}/{package}.csproj").Except(Repository.Packages)];

        Assert.True(unpacked.Length == 0, string.Join('\n', unpacked));
    }
}
