using System.Diagnostics;
using Gambi.TestKit;

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

    [Theory]
    [InlineData("ask --help")]
    [InlineData("--version")]
    [InlineData("")]
    [InlineData("room list --format text")]
    [InlineData("room list --format json")]
    [InlineData("hub serve --port 0")]
    public async Task A_reader_that_is_gone_ends_every_command_quietly(string args)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a POSIX shell.");
        await hub.CreateRoomAsync();
        // The program starts only when its reader has gone.
        var start = new ProcessStartInfo("sh", ["-c", $"read -r _; exec '{CliProcess.Dotnet}' '{CliProcess.Assembly}' {args.Replace("room list", $"room list --hub {hub.Url}", StringComparison.Ordinal)}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process shell = Process.Start(start)!;
        using var guard = new CancellationTokenSource(Patience.Limit);
        await using CancellationTokenRegistration kill = guard.Token.Register(() => shell.Kill(entireProcessTree: true));
        shell.StandardOutput.Close();
        await shell.StandardInput.WriteLineAsync("go");
        string error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Equal((0, ""), (shell.ExitCode, error));
    }

    [Fact]
    public async Task A_participant_whose_reader_is_gone_leaves_instead_of_going_on_unseen()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a POSIX shell.");
        await using var relay = new TcpRelay(hub.Url.Port);
        string code = (await hub.CreateRoomAsync()).Code;
        string join = $"participant join -r {code} --participant-id piped -m mistral -e {hub.Provider.BaseAddress} -H {relay.Address} --no-specs --format ndjson";
        string line = $"{{ '{CliProcess.Dotnet}' '{CliProcess.Assembly}' {join}; echo \"exit $?\" >&2; }} | {{ sed -n '/tunnel_connected/q'; exec <&-; echo gone >&2; }}";
        var start = new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardError = true };
        using Process shell = Process.Start(start)!;
        using var guard = new CancellationTokenSource(Patience.Limit);
        await using CancellationTokenRegistration kill = guard.Token.Register(() => shell.Kill(entireProcessTree: true));
        Assert.Equal("gone", await shell.StandardError.ReadLineAsync().WaitAsync(Patience.Limit));
        relay.Cut();
        Assert.Equal("exit 0\n", await shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
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
            await hub.Client.Participants.RegisterAsync(code, "somebody", new() { Nickname = "S", Model = "m", Endpoint = "http://localhost:1" }, cancellationToken: patience.Token);
        }

        await shell.WaitForExitAsync().WaitAsync(Patience.Limit);
        Assert.Equal(0, shell.ExitCode);
    }
}
