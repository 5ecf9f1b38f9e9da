using System.Diagnostics;

namespace Gambi.Cli.Tests.Discovering;

/// <summary>Two networks of their own in this kernel with a cable between them: two machines, as far as the network can tell.</summary>
internal sealed class LinkedMachines : IAsyncDisposable
{
    private static int _made;

    private readonly string _stem = FormattableString.Invariant($"gambid{Environment.ProcessId}x{Interlocked.Increment(ref _made)}");

    private LinkedMachines()
    {
    }

    /// <summary>One of them.</summary>
    public string Here => _stem + "a";

    /// <summary>The other.</summary>
    public string There => _stem + "b";

    /// <summary>Makes them; a test for which none can be made is skipped. With <paramref name="ipv4"/> they have addresses of both families, else none but those that IPv6 gives itself.</summary>
    public static async Task<LinkedMachines> CreateAsync(bool ipv4)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Network namespaces need Linux and root.");
        var machines = new LinkedMachines();
        try
        {
            await machines.MakeAsync(ipv4);
            return machines;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            await machines.DisposeAsync();
            Assert.Skip($"No network namespace can be made here: {e.Message}");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string machine in (string[])[Here, There])
        {
            await RunAsync("ip", "netns", "del", machine);
        }
    }

    private async Task MakeAsync(bool ipv4)
    {
        foreach (string machine in (string[])[Here, There])
        {
            await MustAsync("ip", "netns", "add", machine);
            // An address of IPv6 is good at once: nobody else has it.
            await MustAsync("ip", "netns", "exec", machine, "sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.disable_ipv6=0");
            await MustAsync("ip", "-n", machine, "link", "set", "lo", "up");
        }

        await MustAsync("ip", "link", "add", "cable", "netns", Here, "type", "veth", "peer", "name", "cable", "netns", There);
        foreach ((string machine, string address) in ((string, string)[])[(Here, "10.99.0.1/24"), (There, "10.99.0.2/24")])
        {
            if (ipv4)
            {
                await MustAsync("ip", "-n", machine, "addr", "add", address, "dev", "cable");
            }

            await MustAsync("ip", "-n", machine, "link", "set", "cable", "up");
        }
    }

    private static async Task MustAsync(params string[] command)
    {
        if (await RunAsync(command) is { Length: > 0 } error)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {error}");
        }
    }

    /// <summary>Answers what it complained of.</summary>
    private static async Task<string> RunAsync(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        string error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience.Limit);
        await process.WaitForExitAsync().WaitAsync(Patience.Limit);
        return process.ExitCode == 0 ? "" : error + $"(exit code {process.ExitCode})";
    }
}
