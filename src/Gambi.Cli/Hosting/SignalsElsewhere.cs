using Microsoft.Extensions.Hosting;

namespace Gambi.Cli.Hosting;

/// <summary>
/// A host that hears no signals, for <see cref="TerminationSignals"/> does: a host's own ears would stop the hub on Ctrl+C while this process's participant is still leaving it, and would
/// keep a second Ctrl+C from ending the process.
/// </summary>
internal sealed class SignalsElsewhere : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
