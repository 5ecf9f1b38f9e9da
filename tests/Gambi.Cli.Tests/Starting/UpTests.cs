using System.Text.Json;
using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Starting;

public sealed class UpTests(SharedHub shared)
{
    [Fact]
    public async Task One_command_shares_a_provider_in_a_room_that_answers()
    {
        using TestCli cli = new TestCli().With("ROOM_PASSWORD", "sesame");
        await using RunningCli up = cli.Start("up", "--name", "Team", "--port", "0", "--endpoint", shared.Provider.BaseAddress.ToString(), "--password-env", "ROOM_PASSWORD", "--format", "ndjson");
        int port = (await up.EventAsync("started")).GetProperty("port").GetInt32();
        JsonElement guide = await up.EventAsync("guide");
        Assert.Contains("Authorization: Bearer", guide.GetProperty("curl").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("--password-env ROOM_PASSWORD", guide.GetProperty("join").GetString(), StringComparison.Ordinal);
        string hubUrl = $"http://127.0.0.1:{port}";
        JsonElement there = (await cli.RunAsync("participant", "list", "-r", guide.GetProperty("room").GetString()!, "-H", hubUrl, "--password-env", "ROOM_PASSWORD")).Expect(0).Json().GetProperty("data")[0];
        Assert.Equal(3, there.GetProperty("models").GetArrayLength());
        (await cli.RunAsync("ask", "hi", "-H", hubUrl, "--password-env", "ROOM_PASSWORD")).Expect(0);
        Assert.Equal(0, await up.InterruptAsync());
        Assert.DoesNotContain("sesame", up.Out.ToString() + up.Error, StringComparison.Ordinal);
        // Its port may be somebody else's by now; its room is nobody's.
        Assert.NotEqual(0, (await cli.RunAsync("participant", "list", "-r", guide.GetProperty("room").GetString()!, "-H", hubUrl, "--password-env", "ROOM_PASSWORD")).ExitCode);
    }

    [Fact]
    public async Task People_get_a_picture_for_their_phone_and_lines_to_type()
    {
        using var cli = new TestCli();
        await using RunningCli up = cli.Start("up", "--port", "0", "--model", "mistral", "--endpoint", shared.Provider.BaseAddress.ToString(), "--format", "text");
        await up.Out.WaitForAsync(line => line.StartsWith("Sharing until Ctrl+C.", StringComparison.Ordinal));
        string text = up.Out.ToString();
        Assert.Contains("▀", text, StringComparison.Ordinal);
        Assert.Matches(@"Base URL for any OpenAI client: http://\S+/rooms/[A-Z0-9]{6}/v1", text);
        Assert.Contains("  gambi participant join --hub http://", text, StringComparison.Ordinal);
        Assert.Equal(0, await up.InterruptAsync());
    }

    [Fact]
    public async Task The_line_for_curl_works_in_a_room_with_a_password_and_holds_none()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/curl") && File.Exists("/bin/bash"), "Needs curl and bash.");
        using TestCli cli = new TestCli().With("ROOM_PASSWORD", "open sesame");
        await using RunningCli up = cli.Start("up", "--port", "0", "--endpoint", shared.Provider.BaseAddress.ToString(), "--password-env", "ROOM_PASSWORD", "--format", "ndjson");
        int port = (await up.EventAsync("started")).GetProperty("port").GetInt32();
        JsonElement guide = await up.EventAsync("guide");
        await up.EventAsync("tunnel_connected");
        string line = guide.GetProperty("curl").GetString()!.Replace(guide.GetProperty("hubUrl").GetString()!, $"http://127.0.0.1:{port}", StringComparison.Ordinal);
        var start = new System.Diagnostics.ProcessStartInfo("/bin/bash", ["-c", line]) { RedirectStandardOutput = true };
        start.Environment["ROOM_PASSWORD"] = "open sesame";
        using var curl = System.Diagnostics.Process.Start(start)!;
        using var answer = JsonDocument.Parse(await curl.StandardOutput.ReadToEndAsync().WaitAsync(Patience.Limit));
        Assert.Equal("chat.completion", answer.RootElement.GetProperty("object").GetString());
        Assert.DoesNotContain("sesame", guide.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, await up.InterruptAsync());
    }

    [Fact]
    public async Task A_model_that_is_not_there_starts_nothing()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("up", "--port", "0", "--model", "gpt-17", "--endpoint", shared.Provider.BaseAddress.ToString())).Expect(3);
        Assert.Equal("", result.Out);
    }
}
