using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using Gambi.Discovery.Tests.Machines;

[assembly: AssemblyFixture(typeof(BonjourClients))]

namespace Gambi.Discovery.Tests.Machines;

/// <summary>The folder of the clients for Node, with their pinned packages installed once.</summary>
public sealed class BonjourClients : IAsyncLifetime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    // Tests that need no Node run without it: who needs it learns what went wrong.
    private string? _failure;

    internal string Folder { get; } = FindFolder();

    public async ValueTask InitializeAsync()
    {
        var stamp = Path.Combine(Folder, "node_modules", ".installed-from");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        try
        {
            var start = new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder };
            await using var npm = new Running(start);
            if (await npm.EndAsync(InstallLimit) != 0)
            {
                // Half of them must not pass for all of them the next time.
                throw new IOException(npm.Said.ToString());
            }

            await File.WriteAllTextAsync(stamp, wanted);
        }
        catch (Exception e) when (e is Win32Exception or IOException or TimeoutException)
        {
            _failure = $"The packages for Node could not be installed: {e.Message}";
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Publishes on that machine.</summary>
    internal Running Publish(Machine machine, string name, int port) => Start(machine, "publish.mjs", name, port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Browses on that machine.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="ipv6Link">The interface to use IPv6 on; null for IPv4.</param>
    internal Running Browse(Machine machine, string? ipv6Link = null) => Start(machine, ipv6Link is null ? ["browse.mjs"] : ["browse.mjs", "udp6", ipv6Link]);

    private Running Start(Machine machine, params string[] args)
    {
        Assert.SkipUnless(_failure is null, _failure ?? "");
        return machine.Start("node", args, Folder);
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var clients = Path.Combine(folder.FullName, "clients");
            if (File.Exists(Path.Combine(clients, "package-lock.json")))
            {
                return clients;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has the clients for Node.");
    }
}
