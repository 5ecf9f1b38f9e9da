using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Architecture.Tests;

public sealed class HubFloorsTests
{
    private static readonly System.Reflection.Assembly Hub = typeof(GambiHubServiceCollectionExtensions).Assembly;

    [Fact]
    public void A_folder_of_the_hub_uses_only_floors_below_its_own()
    {
        var broken = TypeUses.Within(Hub)
            .Select(use => (From: Floors.FolderOf(use.From), To: Floors.FolderOf(use.To), Use: use))
            .Where(use => !Floors.MayUse(use.From, use.To))
            .Select(use => $"{use.From} → {use.To}: {use.Use.From.FullName} uses {use.Use.To.FullName} ({use.Use.Where})")
            .Distinct()
            .Order()
            .ToArray();

        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Async_bodies_count_when_uses_are_read()
    {
        var uses = TypeUses.Within(Hub).ToArray();

        Assert.Contains(uses, use => use.From.Name.Contains(">d__", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_folder_of_the_hub_has_a_floor_and_gives_its_name_to_its_namespace()
    {
        var wrong = Repository.Files("*.cs")
            .Where(file => file.StartsWith("src/Gambi.Hub/", StringComparison.Ordinal))
            .Select(file => (File: file, Folder: file.Split('/').Length > 3 ? file.Split('/')[2] : Floors.Composition))
            .Where(file => !Floors.Knows(file.Folder) || (file.Folder != Floors.Composition && !Declares(file.File, $"{Floors.Hub}.{file.Folder}")))
            .Select(file => file.File)
            .ToArray();

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static bool Declares(string file, string space) =>
        File.ReadLines(Path.Combine(Repository.Root, file)).Any(line => line.StartsWith($"namespace {space}", StringComparison.Ordinal));
}
