using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Output;

public sealed class FormatTests(SharedHub hub)
{
    [Fact]
    public async Task A_pipe_gets_the_envelope_of_the_hub()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("room", "list", "--hub", hub.Url.ToString())).Expect(0);
        Assert.Equal(System.Text.Json.JsonValueKind.Array, result.Json().GetProperty("data").ValueKind);
        Assert.StartsWith("req_", result.Json().GetProperty("meta").GetProperty("requestId").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ndjson_is_one_line()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("room", "list", "--hub", hub.Url.ToString(), "--format", "ndjson")).Expect(0);
        Assert.Single(result.Lines());
    }

    [Fact]
    public async Task The_variable_chooses_when_the_flag_does_not()
    {
        using TestCli cli = new TestCli().With("GAMBI_FORMAT", "text");
        await hub.CreateRoomAsync();
        Assert.StartsWith("CODE", (await cli.RunAsync("room", "list", "--hub", hub.Url.ToString())).Expect(0).Out, StringComparison.Ordinal);
        Assert.StartsWith("{", (await cli.RunAsync("room", "list", "--hub", hub.Url.ToString(), "--format", "json")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_gets_text_and_no_escape_sequences_with_NO_COLOR()
    {
        using TestCli cli = new TestCli { Terminal = true }.With("NO_COLOR", "1");
        CliResult result = (await cli.RunAsync("room", "get", "--code", "ZZZZZZ", "--hub", hub.Url.ToString())).Expect(4);
        Assert.StartsWith("Error: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', result.Out + result.Error);
    }

    [Fact]
    public async Task Commands_that_stream_take_json_for_ndjson()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("hub", "serve", "--dry-run", "--format", "json")).Expect(0);
        Assert.Single(result.Lines());
    }

    [Theory]
    [InlineData("--format", "xml")]
    [InlineData("--format=jsn")]
    public async Task An_unknown_format_is_wrong_use(params string[] flags)
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync(["room", "list", .. flags])).Expect(2);
        Assert.Contains("text, json, ndjson", result.JsonError().GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
