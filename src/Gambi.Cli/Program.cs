using Gambi.Cli.Hosting;
using Gambi.Cli.Wiring;

namespace Gambi.Cli;

/// <summary>The entry point of <c>gambi</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // Read once, by the first socket of the process (docs/performance.md).
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        using var signals = new TerminationSignals(Environment.Exit);
        signals.Listen();
        var application = new GambiApplication(CliHost.OfProcess());
        return await application.RunAsync(args, signals);
    }
}
