using System.Text.Json;
using System.Text.Json.Nodes;
using Gambi.Client.AI.Tests.Doubles;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests;

/// <summary>What each option becomes on the wire.</summary>
public sealed class OptionTests
{
    private const string Schema = """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a"]}""";

    private static AIFunctionDeclaration Weather { get; } = AIFunctionFactory.CreateDeclaration(
        "weather", "Tells it.", JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    [Fact]
    public async Task Responses_gets_every_option_by_its_own_name()
    {
        var request = await ScriptedRoom.WriteAsync(AskProtocol.Responses, AllOptions());

        AssertSame(
            """
            {"model":"*","stream":false,"previous_response_id":"resp_0","instructions":"Be brief.","input":[{"type":"message","role":"user","content":"hi"}],
             "temperature":0.7,"top_p":0.9,"top_k":40,"frequency_penalty":0.1,"presence_penalty":-0.2,"seed":7,"max_output_tokens":99,"stop_sequences":["a","b"],
             "reasoning":{"effort":"xhigh","summary":"detailed"},"store":true,"min_p":0.05,"metadata":{"k":"v"},"include":["x"],"nothing":null,"node":{"deep":[1]}}
            """,
            request);
    }

    [Fact]
    public async Task Chat_Completions_gets_every_option_by_its_own_name()
    {
        var options = AllOptions();
        options.ConversationId = null;
        var request = await ScriptedRoom.WriteAsync(AskProtocol.ChatCompletions, options);

        AssertSame(
            """
            {"model":"*","stream":false,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],
             "temperature":0.7,"top_p":0.9,"top_k":40,"frequency_penalty":0.1,"presence_penalty":-0.2,"seed":7,"max_tokens":99,"stop":["a","b"],
             "reasoning_effort":"xhigh","store":true,"min_p":0.05,"metadata":{"k":"v"},"include":["x"],"nothing":null,"node":{"deep":[1]}}
            """,
            request);
    }

    [Fact]
    public async Task Chat_Completions_refuses_to_continue_a_conversation_by_its_id()
    {
        using var room = ScriptedRoom.Dull(AskProtocol.ChatCompletions);
        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => room.AskAsync(AskProtocol.ChatCompletions, new() { ConversationId = "resp_0" }));

        Assert.Contains("ConversationId", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, room.Requests);
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task A_continuation_token_is_refused_by_name(AskProtocol protocol)
    {
        using var room = ScriptedRoom.Dull(protocol);
        var options = new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) };

        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => room.AskAsync(protocol, options));
        Assert.Contains("ContinuationToken", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AskProtocol.Responses, "temperature")]
    [InlineData(AskProtocol.ChatCompletions, "temperature")]
    [InlineData(AskProtocol.Responses, "input")]
    [InlineData(AskProtocol.ChatCompletions, "messages")]
    [InlineData(AskProtocol.ChatCompletions, "model")]
    public async Task An_additional_property_cannot_say_again_what_is_said(AskProtocol protocol, string name)
    {
        using var room = ScriptedRoom.Dull(protocol);
        var failure = await Assert.ThrowsAsync<ArgumentException>(
            () => room.AskAsync(protocol, new() { Temperature = 1, AdditionalProperties = new() { [name] = 0 } }));

        Assert.Contains($"'{name}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, room.Requests);
    }

    [Fact]
    public async Task The_model_of_the_options_overrides_the_clients_own()
    {
        Assert.Equal("other", (await ScriptedRoom.WriteAsync(AskProtocol.Responses, new ChatOptions { ModelId = "other" })).GetProperty("model").GetString());
    }

    [Theory]
    [InlineData(ReasoningEffort.None, "none")]
    [InlineData(ReasoningEffort.Low, "low")]
    [InlineData(ReasoningEffort.Medium, "medium")]
    [InlineData(ReasoningEffort.High, "high")]
    [InlineData(ReasoningEffort.ExtraHigh, "xhigh")]
    public async Task Effort_is_said_in_both_protocols(ReasoningEffort effort, string word)
    {
        var options = new ChatOptions { Reasoning = new() { Effort = effort, Output = ReasoningOutput.Summary } };

        AssertSame($$"""{"effort":"{{word}}","summary":"auto"}""", (await ScriptedRoom.WriteAsync(AskProtocol.Responses, options)).GetProperty("reasoning"));
        Assert.Equal(word, (await ScriptedRoom.WriteAsync(AskProtocol.ChatCompletions, options)).GetProperty("reasoning_effort").GetString());
    }

    [Fact]
    public async Task A_format_is_text_any_JSON_or_a_schema()
    {
        Assert.False((await ScriptedRoom.WriteAsync(AskProtocol.Responses, new ChatOptions { ResponseFormat = ChatResponseFormat.Text })).TryGetProperty("text", out _));
        Assert.False((await ScriptedRoom.WriteAsync(AskProtocol.ChatCompletions, new ChatOptions { ResponseFormat = ChatResponseFormat.Text })).TryGetProperty("response_format", out _));

        var any = new ChatOptions { ResponseFormat = ChatResponseFormat.Json };
        AssertSame("""{"format":{"type":"json_object"}}""", (await ScriptedRoom.WriteAsync(AskProtocol.Responses, any)).GetProperty("text"));
        AssertSame("""{"type":"json_object"}""", (await ScriptedRoom.WriteAsync(AskProtocol.ChatCompletions, any)).GetProperty("response_format"));

        var schema = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema), "pair", "Two things.") };
        AssertSame(
            $$"""{"format":{"type":"json_schema","name":"pair","description":"Two things.","schema":{{Schema}} } }""",
            (await ScriptedRoom.WriteAsync(AskProtocol.Responses, schema)).GetProperty("text"));
        AssertSame(
            $$"""{"type":"json_schema","json_schema":{"name":"pair","description":"Two things.","schema":{{Schema}} } }""",
            (await ScriptedRoom.WriteAsync(AskProtocol.ChatCompletions, schema)).GetProperty("response_format"));
    }

    [Fact]
    public async Task A_strict_schema_requires_all_and_allows_nothing_else()
    {
        var strict = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema)), AdditionalProperties = new() { ["strict"] = true } };
        var request = await ScriptedRoom.WriteAsync(AskProtocol.Responses, strict);
        var format = request.GetProperty("text").GetProperty("format");

        Assert.False(request.TryGetProperty("strict", out _));
        Assert.True(format.GetProperty("strict").GetBoolean());
        Assert.Equal("answer", format.GetProperty("name").GetString());
        Assert.False(format.GetProperty("schema").GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["a", "b"], format.GetProperty("schema").GetProperty("required").EnumerateArray().Select(static r => r.GetString()));
    }

    [Fact]
    public async Task Tools_are_flat_in_Responses_and_nested_in_Chat_Completions()
    {
        var empty = AIFunctionFactory.Create(static () => "x", new AIFunctionFactoryOptions { Name = "now", AdditionalProperties = new Dictionary<string, object?> { ["strict"] = true } });
        var bare = AIFunctionFactory.CreateDeclaration("bare", null, JsonElement.Parse("{}"));
        var options = new ChatOptions { Tools = [Weather, empty, bare], AllowMultipleToolCalls = false, ToolMode = ChatToolMode.RequireSpecific("weather") };
        var responses = await ScriptedRoom.WriteAsync(AskProtocol.Responses, options);
        var chat = await ScriptedRoom.WriteAsync(AskProtocol.ChatCompletions, options);

        const string One = """{"name":"weather","description":"Tells it.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}""";
        AssertSame($$"""{"type":"function",{{One[1..]}}""", responses.GetProperty("tools")[0]);
        AssertSame($$"""{"type":"function","function":{{One}}}""", chat.GetProperty("tools")[0]);
        AssertSame("""{"type":"function","name":"now","strict":true,"parameters":{"type":"object","properties":{},"additionalProperties":false,"required":[]}}""", responses.GetProperty("tools")[1]);
        AssertSame("""{"type":"function","name":"bare","parameters":{"type":"object","properties":{}}}""", responses.GetProperty("tools")[2]);
        AssertSame("""{"type":"function","name":"weather"}""", responses.GetProperty("tool_choice"));
        AssertSame("""{"type":"function","function":{"name":"weather"}}""", chat.GetProperty("tool_choice"));
        Assert.All(new[] { responses, chat }, static r => Assert.False(r.GetProperty("parallel_tool_calls").GetBoolean()));
    }

    [Fact]
    public async Task A_choice_of_tools_is_said_where_there_is_one()
    {
        foreach (var protocol in Enum.GetValues<AskProtocol>())
        {
            Assert.Equal("auto", await ChoiceOf(ChatToolMode.Auto, protocol, Weather));
            Assert.Equal("none", await ChoiceOf(ChatToolMode.None, protocol, Weather));
            Assert.Equal("required", await ChoiceOf(ChatToolMode.RequireAny, protocol, Weather));
            Assert.Null(await ChoiceOf(null, protocol, Weather));
            Assert.Null(await ChoiceOf(ChatToolMode.None, protocol));

            // Nobody can keep this: whoever is asked must say so.
            Assert.Equal("required", await ChoiceOf(ChatToolMode.RequireAny, protocol));
        }
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task A_tool_that_is_no_function_is_refused_by_name(AskProtocol protocol)
    {
        using var room = ScriptedRoom.Dull(protocol);
        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => room.AskAsync(protocol, new() { Tools = [new HostedWebSearchTool()] }));

        Assert.Contains("'web_search' is a HostedWebSearchTool", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, room.Requests);
    }

    private static ChatOptions AllOptions() => new()
    {
        ConversationId = "resp_0",
        Instructions = "Be brief.",
        Temperature = 0.7f,
        TopP = 0.9f,
        TopK = 40,
        FrequencyPenalty = 0.1f,
        PresencePenalty = -0.2f,
        Seed = 7,
        MaxOutputTokens = 99,
        StopSequences = ["a", "b"],
        Reasoning = new() { Effort = ReasoningEffort.ExtraHigh, Output = ReasoningOutput.Full },
        AdditionalProperties = new()
        {
            ["store"] = true,
            ["min_p"] = 0.05,
            ["metadata"] = new Dictionary<string, object?> { ["k"] = "v" },
            ["include"] = new[] { "x" },
            ["nothing"] = null,
            ["node"] = new JsonObject { ["deep"] = new JsonArray(1) },
        },
    };

    private static async Task<string?> ChoiceOf(ChatToolMode? mode, AskProtocol protocol, params AITool[] tools) =>
        (await ScriptedRoom.WriteAsync(protocol, new ChatOptions { ToolMode = mode, Tools = [.. tools] })).TryGetProperty("tool_choice", out var choice) ? choice.GetString() : null;

    private static void AssertSame(string expected, JsonElement actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())), actual.GetRawText());
}
