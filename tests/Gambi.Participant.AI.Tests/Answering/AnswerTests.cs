using System.Text.Json;
using Gambi.Participant.AI.Tests.Doubles;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Answering;

public sealed class AnswerTests
{
    private const string Tools = """  "tools":[{"type":"function","function":{"name":"weather"}},{"type":"function","function":{"name":"time"}}]  """;

    [Fact]
    public async Task An_answer_has_its_text_its_thoughts_and_its_name()
    {
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new TextReasoningContent("hm "), new TextReasoningContent("ok"), new TextContent("Olá, "), new TextContent("mundo")));
        JsonElement answer = await rig.AskAsync(ProviderRig.Chat());
        JsonElement message = Choice(answer).GetProperty("message");
        Assert.Equal(("Olá, mundo", "hm ok", "assistant"), (Text(message, "content"), Text(message, "reasoning_content"), Text(message, "role")));
        Assert.Equal(("chat.completion", "m", "stop"), (Text(answer, "object"), Text(answer, "model"), Text(Choice(answer), "finish_reason")));
        Assert.StartsWith("chatcmpl-", Text(answer, "id"), StringComparison.Ordinal);
        Assert.True(answer.GetProperty("created").GetInt64() > 0);
        Assert.False(answer.TryGetProperty("usage", out _));
    }

    [Fact]
    public async Task A_stream_has_the_same_piece_by_piece()
    {
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new TextReasoningContent("hm"), new TextContent("Olá, "), new TextContent("mundo")));
        IReadOnlyList<JsonElement> chunks = await rig.StreamAsync();
        Assert.Equal(["", "Olá, ", "mundo"], chunks.Select(chunk => Text(Delta(chunk), "content")).OfType<string>());
        Assert.Equal(["hm"], chunks.Select(chunk => Text(Delta(chunk), "reasoning_content")).OfType<string>());
        Assert.Equal("assistant", Text(Delta(chunks[0]), "role"));
        Assert.Equal([null, null, null, null, "stop"], chunks.Select(chunk => Text(Choice(chunk), "finish_reason")));
        Assert.Single(chunks.Select(chunk => (Text(chunk, "id"), chunk.GetProperty("created").GetInt64(), Text(chunk, "model"), Text(chunk, "object"))).Distinct());
    }

    [Fact]
    public async Task A_character_that_is_cut_in_two_is_whole_in_the_stream()
    {
        using ProviderRig rig = new(ScriptedChatClient.Yielding(
            new TextContent("a\ud83d"), new TextContent("\ude00"), new TextContent("b\ud83d"), new TextReasoningContent("c"), new TextContent("\ud83d")));
        IReadOnlyList<JsonElement> chunks = await rig.StreamAsync();
        Assert.Equal(["", "a", "\ud83d\ude00", "b", "\uFFFD", "\uFFFD"], chunks.Select(chunk => Text(Delta(chunk), "content")).OfType<string>());
    }

    [Fact]
    public async Task Lists_and_dictionaries_are_arguments_as_their_message_says()
    {
        Dictionary<string, object?> arguments = new()
        {
            ["list"] = new List<object?> { 1, "ü", null, new object?[] { true } },
            ["members"] = new Dictionary<string, object?> { ["k"] = new List<string> { "v" } },
        };
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new FunctionCallContent("c", "weather", arguments)));
        JsonElement answer = await rig.AskAsync(ProviderRig.Chat(Tools));
        JsonElement call = Choice(answer).GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Equal("""{"list":[1,"ü",null,[true]],"members":{"k":["v"]}}""", Text(call, "arguments"));
    }

    [Fact]
    public async Task Arguments_that_cannot_be_written_are_the_models_failure_and_not_the_callers()
    {
        List<Exception> told = [];
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new FunctionCallContent("c", "weather", new Dictionary<string, object?> { ["x"] = double.NaN })), new() { Failed = told.Add });
        (int status, JsonElement error) = await rig.FailAsync(ProviderRig.Chat(Tools));
        Assert.Equal((500, "model_failed"), (status, Text(error, "code")));
        Assert.Contains("finite numbers", Assert.Single(told).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_calls_go_back_to_the_caller_with_ids_and_arguments()
    {
        AIContent[] contents =
        [
            new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Porto", ["days"] = 2, ["at"] = JsonDocument.Parse("[1,null]").RootElement }),
            new FunctionCallContent("", "time", null),
        ];
        using ProviderRig rig = new(ScriptedChatClient.Yielding(contents));
        JsonElement whole = Choice(await rig.AskAsync(ProviderRig.Chat(Tools)));
        IReadOnlyList<JsonElement> chunks = await rig.StreamAsync(Tools);

        Assert.Equal(("tool_calls", null), (Text(whole, "finish_reason"), Text(whole.GetProperty("message"), "content")));
        JsonElement[] calls = [.. whole.GetProperty("message").GetProperty("tool_calls").EnumerateArray()];
        Assert.Equal(["""weather {"city":"Porto","days":2,"at":[1,null]}""", "time {}"], calls.Select(Spoken));
        Assert.Equal("c1", Text(calls[0], "id"));
        Assert.StartsWith("call_", Text(calls[1], "id"), StringComparison.Ordinal);

        JsonElement[] deltas = [.. chunks.Where(chunk => Delta(chunk).TryGetProperty("tool_calls", out _)).Select(chunk => Delta(chunk).GetProperty("tool_calls")[0])];
        Assert.Equal(calls.Select(Spoken), deltas.Select(Spoken));
        Assert.Equal([0, 1], deltas.Select(delta => delta.GetProperty("index").GetInt32()));
        Assert.Equal("tool_calls", Text(Choice(chunks[^1]), "finish_reason"));
    }

    [Fact]
    public async Task Tools_that_the_chat_client_runs_itself_stay_here()
    {
        // As a function-invoking client streams: its model's call, the result, what the model makes of it.
        static async IAsyncEnumerable<ChatResponseUpdate> Answer()
        {
            yield return new(ChatRole.Assistant, [new FunctionCallContent("c0", "own_tool"), new UsageContent(new() { InputTokenCount = 1, OutputTokenCount = 2 })]) { FinishReason = ChatFinishReason.ToolCalls };
            yield return new(ChatRole.Tool, [new FunctionResultContent("c0", "secret"), new TextContent("secret")]);
            await Task.Yield();
            yield return new(ChatRole.Assistant, [new FunctionCallContent("c1", "weather") { InformationalOnly = true }]);
            yield return new(ChatRole.Assistant, [new TextContent("done"), new UsageContent(new() { InputTokenCount = 3, OutputTokenCount = 4 })]);
        }

        using ProviderRig rig = new(new ScriptedChatClient((_, _) => Answer()));
        JsonElement answer = await rig.AskAsync(ProviderRig.Chat(Tools));
        Assert.Equal(("done", "stop"), (Text(Choice(answer).GetProperty("message"), "content"), Text(Choice(answer), "finish_reason")));
        Assert.False(Choice(answer).GetProperty("message").TryGetProperty("tool_calls", out _));
        Assert.Equal((4, 6, 10), Usage(answer));
    }

    [Fact]
    public async Task Usage_is_told_with_its_details_and_on_streams_only_when_asked_for()
    {
        UsageContent usage = new(new() { InputTokenCount = 9, OutputTokenCount = 5, TotalTokenCount = 15, CachedInputTokenCount = 4, ReasoningTokenCount = 2 });
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new TextContent("hi"), usage));
        JsonElement whole = await rig.AskAsync(ProviderRig.Chat());
        IReadOnlyList<JsonElement> asked = await rig.StreamAsync("""  "stream_options":{"include_usage":true}  """);
        IReadOnlyList<JsonElement> unasked = await rig.StreamAsync();

        Assert.Equal((9, 5, 15), Usage(whole));
        Assert.Equal(4, whole.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32());
        Assert.Equal(2, whole.GetProperty("usage").GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.Equal((9, 5, 15), Usage(asked[^1]));
        Assert.Empty(asked[^1].GetProperty("choices").EnumerateArray());
        Assert.DoesNotContain(unasked, chunk => chunk.TryGetProperty("usage", out _));
    }

    [Theory]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("tool_calls", "stop")]
    [InlineData(null, "stop")]
    public async Task Why_an_answer_is_over_is_told(string? said, string told)
    {
        async IAsyncEnumerable<ChatResponseUpdate> Answer()
        {
            await Task.Yield();
            yield return new(ChatRole.Assistant, "hi") { FinishReason = said is null ? null : new(said) };
        }

        using ProviderRig rig = new(new ScriptedChatClient((_, _) => Answer()));
        Assert.Equal(told, Text(Choice(await rig.AskAsync(ProviderRig.Chat())), "finish_reason"));
        Assert.Equal(told, Text(Choice((await rig.StreamAsync())[^1]), "finish_reason"));
    }

    [Fact]
    public async Task A_refusal_is_told_as_one()
    {
        using ProviderRig rig = new(ScriptedChatClient.Yielding(new ErrorContent("I will not.") { ErrorCode = "Refusal" }));
        JsonElement message = Choice(await rig.AskAsync(ProviderRig.Chat())).GetProperty("message");
        Assert.Equal(("I will not.", null), (Text(message, "refusal"), Text(message, "content")));
        Assert.Equal(["I will not."], (await rig.StreamAsync()).Select(chunk => Text(Delta(chunk), "refusal")).OfType<string>());
    }

    [Fact]
    public async Task An_answer_of_nothing_is_an_answer()
    {
        using ProviderRig rig = new(ScriptedChatClient.Yielding());
        Assert.Equal("", Text(Choice(await rig.AskAsync(ProviderRig.Chat())).GetProperty("message"), "content"));
        Assert.Equal(["", null], (await rig.StreamAsync()).Select(chunk => Text(Delta(chunk), "content")));
    }

    private static JsonElement Choice(JsonElement answer) => answer.GetProperty("choices") is { } choices && choices.GetArrayLength() > 0 ? choices[0] : default;

    private static JsonElement Delta(JsonElement chunk) => Choice(chunk).GetProperty("delta");

    private static string? Text(JsonElement value, string name) => value.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static string Spoken(JsonElement call) => $"{Text(call.GetProperty("function"), "name")} {Text(call.GetProperty("function"), "arguments")}";

    private static (int Input, int Output, int Total) Usage(JsonElement answer) => answer.GetProperty("usage") is var usage
        ? (usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32(), usage.GetProperty("total_tokens").GetInt32())
        : default;
}
