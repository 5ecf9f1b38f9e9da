using System.Text.Json;
using Gambi.Conformance.Node;

namespace Gambi.Conformance;

/// <summary>The packages that the Node clients are pinned to.</summary>
public sealed class LockFileTests(NodeClients clients)
{
    [Fact]
    public void Every_package_is_pinned_by_its_hash_and_comes_from_whatever_registry_is_configured()
    {
        using JsonDocument lockFile = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(clients.Folder, "package-lock.json")));
        var packages = lockFile.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();
        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.False(package.Value.TryGetProperty("resolved", out _), package.Name));
        Assert.All(packages, package => Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_asked_for_is_exact()
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(clients.Folder, "package.json")));
        Assert.All(package.RootElement.GetProperty("dependencies").EnumerateObject(), one => Assert.True(Version.TryParse(one.Value.GetString(), out _), one.Name));
    }
}
