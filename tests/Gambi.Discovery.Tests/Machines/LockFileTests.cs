using System.Text.Json;

namespace Gambi.Discovery.Tests.Machines;

/// <summary>The packages that the clients for Node are pinned to.</summary>
public sealed class LockFileTests(BonjourClients bonjour)
{
    [Fact]
    public void Every_package_is_pinned_by_its_hash_and_comes_from_whatever_registry_is_configured()
    {
        using var lockFile = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bonjour.Folder, "package-lock.json")));
        var packages = lockFile.RootElement.GetProperty("packages").EnumerateObject().Where(static package => package.Name.Length > 0).ToList();
        Assert.NotEmpty(packages);
        Assert.All(packages, static package => Assert.False(package.Value.TryGetProperty("resolved", out _), package.Name));
        Assert.All(packages, static package => Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal));
    }
}
