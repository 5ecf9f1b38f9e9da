using System.Diagnostics;

namespace Gambi.Cli.Tests.Running;

/// <summary>What only a process of its own can show.</summary>
public sealed class ProcessTests(SharedHub hub)
{
    [Fact]
    public async Task The_program_reads_standard_input_and_answers_json_on_a_pipe()
    {
        await using var cli = CliProcess.StartWith("{\"seed\": 7}", "room", "create", "--name", "Piped", "--config", "-", "--hub", hub.Url.ToString());
        CliResult result = (await cli.EndAsync()).Expect(0);
        Assert.Equal(7, result.Json().GetProperty("data").GetProperty("room").GetProperty("defaults").GetProperty("seed").GetInt32());
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Wrong_use_leaves_standard_output_empty()
    {
        await using var cli = CliProcess.Start("rom", "list");
        CliResult result = (await cli.EndAsync()).Expect(2);
        Assert.Equal("", result.Out);
        Assert.Equal("Did you mean 'room'?", result.JsonError().GetProperty("hint").GetString());
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_the_watching()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a POSIX shell.");
        string code = (await hub.CreateRoomAsync()).Code;
        var start = new ProcessStartInfo("sh", ["-c", $"'{CliProcess.Dotnet}' '{CliProcess.Assembly}' events watch --room {code} --hub {hub.Url} --format ndjson | head -1"]) { RedirectStandardOutput = true };
        using Process shell = Process.Start(start)!;
        Assert.StartsWith("{\"type\":\"connected\"", await shell.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit), StringComparison.Ordinal);
        // Until something is written, nobody notices that head is gone.
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!shell.HasExited)
        {
            await hub.Client.Participants.RegisterAsync(code, "somebody", new() { Nickname = "S", Model = "m", Endpoint = "http://localhost:1" }, patience.Token);
        }

        await shell.WaitForExitAsync().WaitAsync(Patience.Limit);
        Assert.Equal(0, shell.ExitCode);
    }
}
