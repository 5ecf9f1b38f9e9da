using System.Globalization;
using Gambi.Cli.Hosting;
using Gambi.Cli.Wiring;

namespace Gambi.Cli;

/// <summary>The entry point of <c>gambi</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        SetUpSockets();
        using var signals = new TerminationSignals(Environment.Exit);
        signals.Listen();
        var application = new GambiApplication(CliHost.OfProcess());
        return await application.RunAsync(args, signals);
    }

    /// <summary>Read once, by the first socket of the process: continuations run on the threads that read the sockets, one for each two cores (docs/performance.md).</summary>
    private static void SetUpSockets()
    {
        const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Threads)))
        {
            Environment.SetEnvironmentVariable(Threads, Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture));
        }
    }
}
