using System.Text.Json;
using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Starting;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_shows_a_streamed_answer_its_metrics_and_how_to_go_on()
    {
        await using var demo = CliProcess.Start("demo", "--format", "text");
        CliResult result = (await demo.EndAsync()).Expect(0);
        Assert.Matches(@"ttftMs [\d.]+, durationMs [\d.]+, tokens \d+ \(\d+ in, \d+ out\), tokens/s [\d.]+", result.Out);
        Assert.All(["curl http://127.0.0.1:", "curl -N http://", "from openai import OpenAI", "import OpenAI from", "ChatClient(", "gambi participant join --hub "], line => Assert.Contains(line, result.Out, StringComparison.Ordinal));
        Assert.EndsWith($"Hub stopped.{Environment.NewLine}", result.Out, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task On_a_pipe_the_demo_tells_events_and_leaves_nothing_running()
    {
        await using var demo = CliProcess.Start("demo", "--prompt", "Hello");
        CliResult result = (await demo.EndAsync()).Expect(0);
        string[] types = [.. result.Lines().Select(line => line.GetProperty("type").GetString()!)];
        Assert.Equal(
            ["started", "room_created", "prepared", "registered", "tunnel_connected", "asking", "text", "llm.complete", "guide", "leaving", "left", "stopped"],
            types.Where((type, index) => index == 0 || type != types[index - 1]));
        JsonElement metrics = result.Lines().Single(line => line.GetProperty("type").GetString() == "llm.complete").GetProperty("data").GetProperty("metrics");
        Assert.All(["ttftMs", "durationMs", "outputTokens", "tokensPerSecond"], name => Assert.True(metrics.GetProperty(name).GetDouble() >= 0));
        string hubUrl = result.Lines()[0].GetProperty("data").GetProperty("hubUrl").GetString()!;
        string room = result.Lines()[1].GetProperty("data").GetProperty("room").GetString()!;
        // Its port may be somebody else's by now; its room is nobody's.
        using var cli = new TestCli();
        Assert.NotEqual(0, (await cli.RunAsync("room", "get", "--code", room, "--hub", hubUrl)).ExitCode);
    }

    [Fact]
    public async Task A_demo_that_is_kept_can_be_asked_and_leaves_cleanly_on_a_signal()
    {
        await using var demo = CliProcess.Start("demo", "--keep");
        JsonElement guide = await demo.EventAsync("guide");
        using var cli = new TestCli();
        (await cli.RunAsync("ask", "And now?", "--hub", guide.GetProperty("hubUrl").GetString()!)).Expect(0);
        await demo.SignalAsync("INT");
        CliResult result = (await demo.EndAsync()).Expect(0);
        Assert.Equal("SIGINT", (await demo.EventAsync("leaving")).GetProperty("signal").GetString());
        Assert.Equal("SIGINT", (await demo.EventAsync("stopped")).GetProperty("signal").GetString());

        // The hub waits until its own participant has left it.
        string[] types = [.. result.Lines().Select(line => line.GetProperty("type").GetString()!)];
        Assert.Equal(["leaving", "left", "stopped"], types[^3..]);
    }
}
