using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Contracts;

namespace Gambi.Cli.Tests.Asking;

public sealed class AskTests(SharedHub hub)
{
    [Theory]
    [InlineData("responses", ProtocolSupport.Supported, ProtocolSupport.Supported)]
    [InlineData("responses", ProtocolSupport.Unsupported, ProtocolSupport.Supported)]
    [InlineData("chat", ProtocolSupport.Supported, ProtocolSupport.Supported)]
    [InlineData("chat", ProtocolSupport.Supported, ProtocolSupport.Unsupported)]
    public async Task An_answer_streams_to_standard_output_and_what_it_took_to_standard_error(string protocol, ProtocolSupport responses, ProtocolSupport chat)
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub, options => options with { Capabilities = new() { OpenResponses = responses, ChatCompletions = chat } });
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("ask", "Hello there", "--protocol", protocol, "-r", room.Code, "-H", Url, "--format", "text")).Expect(0);
        Assert.NotEmpty(result.Out.Trim());
        Assert.Matches(@"^\[asked with mistral: ttftMs [\d.]+, durationMs [\d.]+, tokens \d+ \(\d+ in, \d+ out\)", result.Error);
    }

    [Fact]
    public async Task The_same_answer_comes_whole_as_json_and_in_pieces_as_ndjson()
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub);
        using var cli = new TestCli { Input = "Say something" };
        CliResult whole = (await cli.RunAsync("ask", "-r", room.Code, "-H", Url)).Expect(0);
        JsonElement data = whole.Json().GetProperty("data");
        Assert.Equal("asked", data.GetProperty("participant").GetString());
        Assert.True(data.GetProperty("metrics").GetProperty("outputTokens").GetInt64() > 0);
        Assert.StartsWith("req_", whole.Json().GetProperty("meta").GetProperty("requestId").GetString(), StringComparison.Ordinal);

        IReadOnlyList<JsonElement> lines = (await cli.RunAsync("ask", "-r", room.Code, "-H", Url, "--format", "ndjson", "--model", "mistral")).Expect(0).Lines();
        Assert.Equal("done", lines[^1].GetProperty("type").GetString());
        Assert.Equal(data.GetProperty("text").GetString(), string.Concat(lines.SkipLast(1).Select(line => line.GetProperty("data").GetProperty("text").GetString())));
        Assert.True(lines.Count > 2);
    }

    [Fact]
    public async Task Nobody_in_the_room_and_no_such_model_are_told()
    {
        RoomSummary empty = await hub.CreateRoomAsync();
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub);
        using var cli = new TestCli();
        CliResult unknown = (await cli.RunAsync("ask", "hi", "-r", room.Code, "-m", "gpt-17", "-H", Url)).Expect(4);
        Assert.Equal("MODEL_NOT_FOUND", unknown.JsonError().GetProperty("code").GetString());
        Assert.Equal("ROOM_NOT_FOUND", (await cli.RunAsync("ask", "hi", "-r", "ZZZZZZ", "-H", Url)).Expect(4).JsonError().GetProperty("code").GetString());
        Assert.NotEqual(0, (await cli.RunAsync("ask", "hi", "-r", empty.Code, "-H", Url)).ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task An_empty_prompt_is_wrong_use(string input)
    {
        using var cli = new TestCli { Input = input };
        Assert.Equal("The prompt must not be empty.", (await cli.RunAsync("ask", "-r", "ABC234", "-H", Url)).Expect(2).JsonError().GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_terminal_without_a_prompt_is_told_how()
    {
        using var cli = new TestCli { Terminal = true };
        Assert.Contains("A prompt is required.", (await cli.RunAsync("ask", "-r", "ABC234", "-H", Url)).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_show_request_and_completion_with_metrics()
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub);
        using var cli = new TestCli();
        await using RunningCli lines = cli.Start("events", "watch", "-r", room.Code, "-H", Url, "--format", "text");
        await using RunningCli documents = cli.Start("events", "watch", "--all", "-H", Url);
        await lines.Out.WaitForAsync(line => line.Contains("connected", StringComparison.Ordinal));
        await documents.Out.WaitForAsync(line => line.StartsWith("{\"type\":\"connected\"", StringComparison.Ordinal));
        (await cli.RunAsync("ask", "hi", "-r", room.Code, "-H", Url)).Expect(0);
        await lines.Out.WaitForAsync(line => line.Contains("llm.request", StringComparison.Ordinal) && line.Contains("asked mistral openResponses", StringComparison.Ordinal));
        await lines.Out.WaitForAsync(line => line.Contains("llm.complete", StringComparison.Ordinal) && line.Contains("durationMs", StringComparison.Ordinal));
        using var complete = JsonDocument.Parse(await documents.Out.WaitForAsync(line => line.Contains("llm.complete", StringComparison.Ordinal) && line.Contains(room.Code, StringComparison.Ordinal)));
        Assert.True(complete.RootElement.GetProperty("data").GetProperty("metrics").GetProperty("durationMs").GetDouble() > 0);
        Assert.Equal(0, await lines.InterruptAsync());
    }

    [Fact]
    public async Task Watching_an_unknown_room_is_exit_4()
    {
        using var cli = new TestCli();
        (await cli.RunAsync("events", "watch", "-r", "ZZZZZZ", "-H", Url)).Expect(4);
    }

    private string Url => hub.Url.ToString();
}
