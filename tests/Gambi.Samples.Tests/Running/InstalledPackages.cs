using System.Security.Cryptography;

namespace Gambi.Samples.Tests.Running;

/// <summary>The npm packages of the JavaScript samples, installed from their lock files once.</summary>
public sealed class InstalledPackages : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    internal static IEnumerable<SampleFolder> Samples { get; } = [.. SampleFolder.All.Where(sample => sample.Name.StartsWith("js-", StringComparison.Ordinal))];

    public async ValueTask InitializeAsync()
    {
        foreach (SampleFolder sample in Samples)
        {
            await InstallAsync(sample.Folder);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task InstallAsync(string folder)
    {
        string stamp = Path.Combine(folder, "node_modules", ".installed-from");
        string wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        await using SampleProcess install = SampleProcess.Start([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, new Uri("http://127.0.0.1:9"));
        await install.EndAsync(limit: Limit);
        await File.WriteAllTextAsync(stamp, wanted);
    }
}
