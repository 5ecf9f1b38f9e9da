using System.Diagnostics;
using System.Net;

namespace Gambi.Resilience.Tests.Cuts.Machines;

/// <summary>A network of its own in this kernel, with two links to that of the tests: one that is cut, and one that stays.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    // Of the networks that are reserved for tests of machines, 198.18.0.0/15, each takes eight addresses.
    private const uint FirstAddress = 198u << 24 | 18u << 16;
    private const int Blocks = 16_384;

    private readonly string[] _outside;
    private readonly uint _block;

    private NetworkNamespace(int number)
    {
        // Names of links have at most 15 characters.
        Name = FormattableString.Invariant($"gambi{Environment.ProcessId}x{number}");
        _outside = [Name + "c", Name + "s"];
        _block = FirstAddress + (uint)(((Environment.ProcessId * 4) + number) % Blocks * 8);
    }

    public string Name { get; }

    /// <summary>The address of this side's end of the link that is cut.</summary>
    public IPAddress Hub => AddressOf(1);

    /// <summary>The address of this side's end of the link that stays.</summary>
    public IPAddress Provider => AddressOf(5);

    /// <summary>Answers what is missing for one, if anything.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "Network namespaces need Linux and root.";
        }

        try
        {
            await using var probe = await CreateAsync(0);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"No network namespace can be made here: {e.Message}";
        }
    }

    /// <param name="number">Below four, and of each in this process another.</param>
    public static async Task<NetworkNamespace> CreateAsync(int number)
    {
        var made = new NetworkNamespace(number);
        try
        {
            await IpAsync("netns", "add", made.Name);
            await IpAsync("-n", made.Name, "link", "set", "lo", "up");
            await made.LinkAsync(0, "cut");
            await made.LinkAsync(1, "stays");
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the link to the hub down inside: the other side sees no address vanish and hears of nothing.</summary>
    public Task CutAsync() => IpAsync("-n", Name, "link", "set", "cut", "down");

    public async ValueTask DisposeAsync()
    {
        // The links end with the last process inside, which may be a moment away; what is gone already is no matter.
        foreach (string[] removal in (string[][])[.. _outside.Select(static link => (string[])["link", "del", link]), ["netns", "del", Name]])
        {
            await RunAsync(removal);
        }
    }

    private async Task LinkAsync(int index, string inside)
    {
        await IpAsync("link", "add", _outside[index], "type", "veth", "peer", "name", inside, "netns", Name);
        await IpAsync("addr", "add", $"{AddressOf((index * 4) + 1)}/30", "dev", _outside[index]);
        await IpAsync("link", "set", _outside[index], "up");
        await IpAsync("-n", Name, "addr", "add", $"{AddressOf((index * 4) + 2)}/30", "dev", inside);
        await IpAsync("-n", Name, "link", "set", inside, "up");
    }

    private IPAddress AddressOf(int offset) => new(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(_block + offset))));

    private static async Task IpAsync(params string[] args)
    {
        if (await RunAsync(args) is { Length: > 0 } error)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', args)}: {error}");
        }
    }

    /// <summary>Answers what it complained of.</summary>
    private static async Task<string> RunAsync(params string[] args)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", args) { RedirectStandardError = true })!;
        var error = await ip.StandardError.ReadToEndAsync().WaitAsync(Patience.Limit);
        await ip.WaitForExitAsync().WaitAsync(Patience.Limit);
        return ip.ExitCode == 0 ? "" : error + $"(exit code {ip.ExitCode})";
    }
}
