using System.Diagnostics;

namespace Gambi.Discovery.Tests.Machines;

/// <summary>A machine of its own as far as the network goes: a network namespace, at first with nothing but its loopback interface.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private readonly string _name = $"gambi-{Guid.NewGuid():N}"[..15];
    private readonly Stack<IAsyncDisposable> _running = new();

    private Machine()
    {
    }

    /// <summary>Where a machine has its files.</summary>
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("gambi-machine-");

    /// <summary>Makes one, or skips the test with the reason why none can be made.</summary>
    public static async Task<Machine> StartAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Network namespaces need Linux and root.");
        var machine = new Machine();
        try
        {
            await Shell.RunAsync("ip", "netns", "add", machine._name);
            await machine.IpAsync("link", "set", "lo", "up");
            return machine;
        }
        catch (InvalidOperationException e)
        {
            await machine.DisposeAsync();
            Assert.Skip($"No network namespace can be made here: {e.Message}");
            throw;
        }
    }

    /// <summary>Connects both by a cable, on each side an interface of that name.</summary>
    /// <param name="other">The other machine.</param>
    /// <param name="name">The interfaces' name.</param>
    /// <param name="network">Of their IPv4 addresses, such as <c>198.51.100</c>: this has 1, the other 2. Null for IPv6 only.</param>
    public async Task ConnectAsync(Machine other, string name, string? network)
    {
        await IpAsync("link", "add", name, "type", "veth", "peer", "name", name, "netns", other._name);
        foreach (var (machine, number) in ((Machine, int)[])[(this, 1), (other, 2)])
        {
            if (network is not null)
            {
                await machine.IpAsync("addr", "add", $"{network}.{number}/24", "dev", name);
            }

            await machine.IpAsync("link", "set", name, "up");
        }
    }

    /// <summary>Waits until the interface's own IPv6 address may be used (RFC 4862 §5.4), which takes a second or two.</summary>
    public async Task<Machine> ReadyAsync(string name)
    {
        await Until.HoldsAsync(async () => (await IpAsync("-6", "addr", "show", "dev", name)) is var shown && shown.Contains("fe80", StringComparison.Ordinal) && !shown.Contains("tentative", StringComparison.Ordinal));
        return this;
    }

    public Task<string> IpAsync(params string[] args) => Shell.RunAsync("ip", ["-n", _name, .. args]);

    /// <summary>Starts our own publisher or browser.</summary>
    public Running StartPeer(params string[] args) =>
        Start(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "Gambi.Discovery.Peer.dll"), .. args]);

    public Running Start(string program, IEnumerable<string> args, string? folder = null, params IEnumerable<KeyValuePair<string, string>> variables)
    {
        var start = new ProcessStartInfo("ip", ["netns", "exec", _name, program, .. args]) { WorkingDirectory = folder ?? Folder.FullName };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Own(new Running(start));
    }

    public T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _running.Push(owned);
        return owned;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            while (_running.TryPop(out var running))
            {
                await running.DisposeAsync();
            }
        }
        finally
        {
            // Also where a program does not end: what is left of the namespace goes with it.
            await RemoveAsync();
        }
    }

    private async Task RemoveAsync()
    {
        try
        {
            await Shell.RunAsync("ip", "netns", "del", _name);
        }
        catch (InvalidOperationException)
        {
            // It could not be made.
        }

        Folder.Delete(recursive: true);
    }
}
