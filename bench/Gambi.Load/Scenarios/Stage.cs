using Gambi.Load.Children;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>What a scenario plays on and where it notes what it finds.</summary>
/// <param name="Deployment">What runs.</param>
/// <param name="Options">How the run was asked for.</param>
/// <param name="Book">All figures.</param>
/// <param name="Cancellation">Ends the run.</param>
internal sealed record Stage(Deployment Deployment, RunOptions Options, FigureBook Book, CancellationToken Cancellation)
{
    /// <summary>Waits.</summary>
    public Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Cancellation);
}
