using Gambi.Cli.Hosting;

namespace Gambi.Cli.Tests.Hosting;

public sealed class TerminationSignalsTests
{
    [Fact]
    public async Task The_first_signal_asks_to_leave_and_the_second_leaves_at_once()
    {
        var exits = new List<int>();
        using var signals = new TerminationSignals(exits.Add);
        signals.Receive("SIGTERM");
        await signals.WaitAsync().WaitAsync(Patience.Limit);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, signals.Token).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Patience.Limit);
        Assert.Empty(exits);

        signals.Receive("SIGINT");
        Assert.Equal([130], exits);
        Assert.Equal("SIGTERM", signals.Received);
    }
}
