using Gambi.Cli.Hosting;
using Gambi.Cli.Hubs;
using Gambi.Cli.Output;

namespace Gambi.Cli.Tests.Hubs;

public sealed class HubEventsTests
{
    [Theory]
    [InlineData(0, 30_000, "SIGTERM: stopping…")]
    [InlineData(3, 0, "SIGTERM: stopping…")]
    [InlineData(1, 30_000, "SIGTERM: waiting up to 30 s for 1 running request; another signal leaves at once…")]
    [InlineData(12, 1_500, "SIGTERM: waiting up to 1.5 s for 12 running requests; another signal leaves at once…")]
    public void People_are_told_what_a_signal_waits_for(int running, int graceMs, string expected)
    {
        using var output = new StringWriter();
        var host = new CliHost { In = TextReader.Null, Out = output, Error = TextWriter.Null, Variable = _ => null };
        new HubEvents(new GambiConsole(host, new() { Format = OutputFormat.Text }), new LanAddress(() => [])).SignalReceived("SIGTERM", running, TimeSpan.FromMilliseconds(graceMs));
        Assert.Equal(expected, output.ToString().TrimEnd());
    }
}
