using System.Text.Json;
using Gambi.Cli.Hosting;
using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Hubs;

/// <summary>A hub in a process of its own that gets a signal while it serves.</summary>
public sealed class HubStopTests
{
    [Fact]
    public async Task What_runs_finishes_before_the_process_leaves_with_0()
    {
        await using var scene = await ServingHub.StartAsync("[[wait:1]]", "--shutdown-grace", "10m");
        await scene.Hub.SignalAsync("TERM");
        Assert.Equal(1, (await scene.Hub.EventAsync("signal_received")).GetProperty("running").GetInt32());
        await scene.Thinking.WhenTimersAsync(1).WaitAsync(Patience.Limit);
        scene.Thinking.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("data: [DONE]\n\n", await scene.TextAsync(), StringComparison.Ordinal);
        (await scene.Hub.EndAsync()).Expect(0);
        Assert.Equal("SIGTERM", (await scene.Hub.EventAsync("stopped")).GetProperty("signal").GetString());
    }

    [Fact]
    public async Task What_outlasts_the_grace_is_cut_with_an_error_that_its_client_can_read()
    {
        await using var scene = await ServingHub.StartAsync("[[stall]]", "--shutdown-grace", "200ms");
        await scene.Hub.SignalAsync("TERM");
        string text = await scene.TextAsync();
        using var last = JsonDocument.Parse(text[(text.LastIndexOf("data: ", StringComparison.Ordinal) + "data: ".Length)..]);
        Assert.Contains("The hub stops.", last.RootElement.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
        (await scene.Hub.EndAsync()).Expect(0);
    }

    [Fact]
    public async Task A_second_signal_leaves_at_once()
    {
        await using var scene = await ServingHub.StartAsync("[[stall]]", "--shutdown-grace", "10m");
        await scene.Hub.SignalAsync("TERM");
        await scene.Hub.EventAsync("signal_received");
        await scene.Hub.SignalAsync("INT");
        (await scene.Hub.EndAsync()).Expect(TerminationSignals.InterruptedExitCode);
    }

    [Fact]
    public async Task A_person_reads_how_many_requests_it_waits_for()
    {
        await using var scene = await ServingHub.StartAsync("[[stall]]", "--shutdown-grace", "500ms");
        await scene.Hub.SignalAsync("INT");
        CliResult result = (await scene.Hub.EndAsync()).Expect(0);
        Assert.Contains("1 requests may finish within 0.5 s", result.Error, StringComparison.Ordinal);

        using var cli = new TestCli();
        await using RunningCli idle = cli.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "text");
        await idle.Out.WaitForTextAsync("Hub started");
        Assert.Equal(0, await idle.InterruptAsync());
        Assert.Contains("SIGINT: stopping…", idle.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2h")]
    public async Task A_grace_that_is_none_is_wrong_use(string typed)
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("hub", "serve", "--dry-run", "--shutdown-grace", typed)).Expect(2);
        Assert.Contains("--shutdown-grace", result.JsonError().GetProperty("message").GetString()!, StringComparison.Ordinal);
    }
}
