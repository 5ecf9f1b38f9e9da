using Gambi.Cli.Tests.Running;
using Gambi.DemoProvider;

namespace Gambi.Cli.Tests.Asking;

public sealed class AbortTests(SharedHub hub)
{
    [Theory]
    [InlineData("[[stall]] while streaming")]
    [InlineData("[[hang]] before the first byte")]
    public async Task Ctrl_C_aborts_the_generation_at_the_provider(string prompt)
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub);
        using var cli = new TestCli();
        await using RunningCli ask = cli.Start("ask", prompt, "-r", room.Code, "-H", hub.Url.ToString(), "--format", "ndjson");
        using var patience = new CancellationTokenSource(Patience.Limit);
        DemoRequest running = await hub.Provider.Log.WaitForAsync(request => request.State == DemoRequestState.Running && Asks(request, prompt), patience.Token);
        Assert.Equal(130, await ask.InterruptAsync());
        await hub.Provider.Log.WaitForAsync(request => request.Id == running.Id && request.State == DemoRequestState.Aborted, patience.Token);
    }

    [Fact]
    public async Task An_interrupted_process_ends_with_130_in_the_middle_of_an_answer_and_leaves_nothing_running()
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub);
        string prompt = $"[[stall]] in room {room.Code}";
        await using CliProcess ask = CliProcess.Start("ask", prompt, "-r", room.Code, "-H", hub.Url.ToString(), "--format", "ndjson");
        await ask.EventAsync("text");
        await ask.SignalAsync("INT");
        CliResult result = (await ask.EndAsync()).Expect(130);
        Assert.DoesNotContain("\"done\"", result.Out, StringComparison.Ordinal);
        Assert.Equal("", result.Error);

        using var patience = new CancellationTokenSource(Patience.Limit);
        DemoRequest asked = await hub.Provider.Log.WaitForAsync(request => request.State != DemoRequestState.Running && Asks(request, prompt), patience.Token);
        Assert.Equal(DemoRequestState.Aborted, asked.State);
        // The only slot is free again: the next one is answered.
        using var cli = new TestCli();
        (await cli.RunAsync("ask", "Still there?", "-r", room.Code, "-H", hub.Url.ToString())).Expect(0);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_exit_3_after_what_came()
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub);
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("ask", "[[die]] please", "-r", room.Code, "-H", hub.Url.ToString(), "--format", "text")).Expect(3);
        Assert.NotEmpty(result.Out);
        Assert.StartsWith("Error: ", result.Error, StringComparison.Ordinal);
    }

    private static bool Asks(DemoRequest request, string prompt) => System.Text.Encoding.UTF8.GetString(request.Body.Span).Contains(prompt, StringComparison.Ordinal);
}
