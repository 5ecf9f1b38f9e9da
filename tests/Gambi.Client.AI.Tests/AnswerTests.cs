using System.Text.Json;
using Gambi.Client.AI.Tests.Doubles;
using Gambi.Client.AI.Tests.Recorded;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests;

/// <summary>What recorded answers become; each stream is the same response as its object.</summary>
public sealed class AnswerTests
{
    public static TheoryData<AskProtocol, string, string> Pairs => new()
    {
        { AskProtocol.Responses, ResponsesStreams.Thoughtful, ResponsesStreams.ThoughtfulObject },
        { AskProtocol.Responses, ResponsesStreams.WithoutPlaces, ResponsesStreams.WithoutPlacesObject },
        { AskProtocol.Responses, ResponsesStreams.OnlyTheEnd, ResponsesStreams.OnlyTheEndObject },
        { AskProtocol.ChatCompletions, ChatStreams.Thoughtful, ChatStreams.ThoughtfulObject },
        { AskProtocol.ChatCompletions, ChatStreams.Ollama, ChatStreams.OllamaObject },
        { AskProtocol.ChatCompletions, ChatStreams.Refusing, ChatStreams.RefusingObject },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_stream_joined_is_the_response_that_is_not_streamed(AskProtocol protocol, string stream, string whole)
    {
        var expected = Described(await WholeAsync(protocol, whole));

        Assert.Equal(expected, Described((await StreamAsync(protocol, stream.Replace("§", whole, StringComparison.Ordinal))).ToChatResponse()));

        // A provider may stream though it was not asked to, and not stream though it was.
        using var streaming = new ScriptedRoom(stream.Replace("§", whole, StringComparison.Ordinal), ScriptedRoom.Events);
        Assert.Equal(expected, Described(await streaming.AskAsync(protocol)));
        using var solid = new ScriptedRoom(whole, ScriptedRoom.Json);
        Assert.Equal(expected, Described(await solid.Client(protocol).GetStreamingResponseAsync("hi").ToChatResponseAsync()));
    }

    [Fact]
    public async Task A_character_that_deltas_cut_in_two_takes_nothing_with_it_and_is_whole_in_the_end()
    {
        var updates = await StreamAsync(
            AskProtocol.ChatCompletions,
            """
            data: {"id":"c1","choices":[{"index":0,"delta":{"content":"a \\\"b\\\"\n\ud83d"}}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{"content":"\ude00 c"},"finish_reason":"stop"}]}

            data: [DONE]


            """);

        Assert.Equal("a \\\"b\\\"\n\ud83d\ude00 c", updates.ToChatResponse().Text);
    }

    [Fact]
    public async Task Responses_tells_identity_usage_thoughts_and_sources()
    {
        var response = await WholeAsync(AskProtocol.Responses, ResponsesStreams.ThoughtfulObject);

        Assert.Equal(("resp_1", "resp_1", "o9"), (response.ResponseId, response.ConversationId, response.ModelId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1750000000), response.CreatedAt);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        AssertCounted(response.Usage);
        Assert.Equal("resp_1", Assert.IsType<JsonElement>(response.RawRepresentation).GetProperty("id").GetString());

        var contents = Assert.Single(response.Messages).Contents;
        var thought = Assert.IsType<TextReasoningContent>(contents[0]);
        Assert.Equal(("First.\n\nThen.", "secret"), (thought.Text, thought.ProtectedData));
        Assert.Equal("web_search_call", Assert.IsType<JsonElement>(contents[1].RawRepresentation).GetProperty("type").GetString());
        Assert.Equal("Blue, they say.", response.Text);
        AssertCited(contents);
        var file = Assert.IsType<CitationAnnotation>(contents[3].Annotations![1]);
        Assert.Equal(("file_1", "sky.pdf"), (file.FileId, file.Title));
        Assert.Equal(3, contents[3].Annotations!.Count);
    }

    [Fact]
    public async Task Chat_Completions_tells_identity_usage_thoughts_and_sources()
    {
        var response = await WholeAsync(AskProtocol.ChatCompletions, ChatStreams.ThoughtfulObject);

        Assert.Equal(("c1", null, "m"), (response.ResponseId, response.ConversationId, response.ModelId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1750000000), response.CreatedAt);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        AssertCounted(response.Usage);
        var contents = Assert.Single(response.Messages).Contents;
        Assert.Equal("Hm…", Assert.IsType<TextReasoningContent>(contents[0]).Text);
        AssertCited(contents);
    }

    [Fact]
    public async Task What_came_goes_back_as_it_came()
    {
        var response = (await StreamAsync(AskProtocol.Responses, ResponsesStreams.Thoughtful.Replace("§", ResponsesStreams.ThoughtfulObject, StringComparison.Ordinal))).ToChatResponse();
        var input = (await ScriptedRoom.WriteAsync(AskProtocol.Responses, response.Messages)).GetProperty("input");

        Assert.Equal(
            [
                """{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"First.\n\nThen."}],"encrypted_content":"secret"}""",
                """{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"sky"}}""",
                """{"type":"message","role":"assistant","content":"Blue, they say."}""",
            ],
            input.EnumerateArray().Select(static item => item.GetRawText()));
    }

    [Theory]
    [InlineData(AskProtocol.Responses, ResponsesStreams.WithoutPlaces, ResponsesStreams.WithoutPlacesObject)]
    [InlineData(AskProtocol.ChatCompletions, ChatStreams.Thoughtful, ChatStreams.ThoughtfulObject)]
    [InlineData(AskProtocol.ChatCompletions, ChatStreams.Ollama, ChatStreams.OllamaObject)]
    public async Task Calls_come_whole_with_their_arguments_read(AskProtocol protocol, string stream, string whole)
    {
        var updates = await StreamAsync(protocol, stream.Replace("§", whole, StringComparison.Ordinal));
        var calls = updates.SelectMany(static u => u.Contents).OfType<FunctionCallContent>().ToArray();

        Assert.Equal(["weather", "now"], calls.Select(static c => c.Name));
        Assert.Equal("Rome", Assert.IsType<JsonElement>(calls[0].Arguments!["city"]).GetString());
        Assert.Empty(calls[1].Arguments!);
        Assert.Equal(2, calls.Select(static c => c.CallId).Distinct().Count());
        Assert.Equal(ChatFinishReason.ToolCalls, updates.ToChatResponse().FinishReason);
    }

    [Fact]
    public async Task A_chat_that_never_says_why_it_ends_is_whole_when_it_says_that_it_is_done()
    {
        var response = (await StreamAsync(AskProtocol.ChatCompletions, ChatStreams.CutOff + "data: [DONE]\n\n")).ToChatResponse();

        Assert.Equal(("I was", ChatFinishReason.Stop), (response.Text, response.FinishReason));

        const string Call = """data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"now","arguments":"{}"}}]}}]}""";
        var called = (await StreamAsync(AskProtocol.ChatCompletions, Call + "\n\ndata: [DONE]\n\n")).ToChatResponse();
        Assert.Equal(("now", ChatFinishReason.ToolCalls), (Assert.Single(called.Messages[0].Contents.OfType<FunctionCallContent>()).Name, called.FinishReason));
    }

    [Fact]
    public async Task Arguments_that_are_cut_off_are_an_exception_within_the_call()
    {
        var response = await WholeAsync(AskProtocol.Responses, ResponsesStreams.OnlyTheEndObject);
        var call = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());

        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Null(call.Arguments);
        Assert.NotNull(call.Exception);
    }

    [Fact]
    public async Task A_refusal_is_an_error_content_and_no_text()
    {
        var response = await WholeAsync(AskProtocol.ChatCompletions, ChatStreams.RefusingObject);
        var refusal = Assert.Single(response.Messages[0].Contents.OfType<ErrorContent>());

        Assert.Equal(("Refusal", "I won't.", "Sorry."), (refusal.ErrorCode, refusal.Message, response.Text));
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
    }

    [Theory]
    [InlineData("false", null, null)]
    [InlineData("true", null, "resp_5")]
    [InlineData("null", null, "resp_5")]
    [InlineData("null", false, null)]
    [InlineData("null", true, "resp_5")]
    public async Task An_answer_can_be_continued_when_it_was_stored(string told, bool? asked, string? conversation)
    {
        using var room = new ScriptedRoom($$"""{"id":"resp_5","status":"completed","model":"m","output":[],"store":{{told}}}""", ScriptedRoom.Json);
        var response = await room.AskAsync(AskProtocol.Responses, asked is { } store ? new() { AdditionalProperties = new() { ["store"] = store } } : null);

        Assert.Equal(conversation, response.ConversationId);
    }

    [Theory]
    [InlineData(AskProtocol.Responses, ResponsesStreams.Failed, "server_error", "It broke.")]
    [InlineData(AskProtocol.Responses, ResponsesStreams.Error, "overloaded", "Too much.")]
    [InlineData(AskProtocol.Responses, ResponsesStreams.CutOff, ClientErrorCodes.AnswerInterrupted, "The answer ended before it was complete.")]
    [InlineData(AskProtocol.Responses, "data: {\"type\":\n\n", ClientErrorCodes.UnexpectedAnswer, "not JSON")]
    [InlineData(AskProtocol.Responses, ResponsesStreams.CutOff + "data: [DONE]\n\n", ClientErrorCodes.AnswerInterrupted, "The answer ended before it was complete.")]
    [InlineData(AskProtocol.ChatCompletions, "data: [DONE]\n\n", ClientErrorCodes.AnswerInterrupted, "The answer ended before it was complete.")]
    [InlineData(AskProtocol.ChatCompletions, "data: {\"object\":\"error\",\"message\":\"It broke.\",\"code\":400}\n\n", "400", "It broke.")]
    [InlineData(AskProtocol.ChatCompletions, ChatStreams.Failed, "server_error", "It broke.")]
    [InlineData(AskProtocol.ChatCompletions, ChatStreams.CutOff, ClientErrorCodes.AnswerInterrupted, "The answer ended before it was complete.")]
    public async Task A_failure_amid_a_stream_is_thrown_with_the_requests_id(AskProtocol protocol, string stream, string code, string message)
    {
        var failure = await Assert.ThrowsAsync<GambiException>(() => StreamAsync(protocol, stream));

        Assert.Equal((code, "req_1"), (failure.Code, failure.RequestId));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AskProtocol.Responses, """{"id":"r","status":"failed","output":[],"error":{"code":"server_error","message":"It broke."}}""", "server_error")]
    [InlineData(AskProtocol.Responses, """{"id":"r","status":"cancelled","output":[]}""", "PROVIDER_ERROR")]
    [InlineData(AskProtocol.Responses, """{"error":"Unexpected endpoint or method."}""", "PROVIDER_ERROR")]
    [InlineData(AskProtocol.Responses, "{}", ClientErrorCodes.UnexpectedAnswer)]
    [InlineData(AskProtocol.Responses, "[1", ClientErrorCodes.UnexpectedAnswer)]
    [InlineData(AskProtocol.ChatCompletions, """{"error":{"message":"It broke.","code":7}}""", "7")]
    [InlineData(AskProtocol.ChatCompletions, """{"choices":[]}""", ClientErrorCodes.UnexpectedAnswer)]
    [InlineData(AskProtocol.ChatCompletions, "\"text\"", ClientErrorCodes.UnexpectedAnswer)]
    public async Task What_is_no_answer_is_a_failure_and_no_empty_success(AskProtocol protocol, string body, string code)
    {
        var failure = await Assert.ThrowsAsync<GambiException>(() => WholeAsync(protocol, body));

        Assert.Equal((code, "req_1"), (failure.Code, failure.RequestId));
    }

    [Fact]
    public async Task An_answer_that_goes_on_in_background_has_not_finished()
    {
        var response = await WholeAsync(AskProtocol.Responses, """{"id":"resp_6","status":"queued","model":"m","output":[]}""");

        Assert.Equal(("resp_6", null), (response.ConversationId, response.FinishReason));
    }

    private static async Task<List<ChatResponseUpdate>> StreamAsync(AskProtocol protocol, string stream)
    {
        using var room = new ScriptedRoom(stream, ScriptedRoom.Events);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in room.Client(protocol).GetStreamingResponseAsync("hi"))
        {
            updates.Add(update);
        }

        Assert.True(room.Request.GetProperty("stream").GetBoolean());
        return updates;
    }

    private static async Task<ChatResponse> WholeAsync(AskProtocol protocol, string body)
    {
        using var room = new ScriptedRoom(body, ScriptedRoom.Json);
        return await room.AskAsync(protocol);
    }

    private static void AssertCounted(UsageDetails? usage) => Assert.Equal(
        (100, 50, 150, 60, 40),
        (usage?.InputTokenCount, usage?.OutputTokenCount, usage?.TotalTokenCount, usage?.CachedInputTokenCount, usage?.ReasoningTokenCount));

    private static void AssertCited(IList<AIContent> contents)
    {
        var citation = contents.SelectMany(static c => c.Annotations ?? []).OfType<CitationAnnotation>().First();
        var region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
        Assert.Equal(("https://sky.test/", "Sky", 0, 4), (citation.Url?.AbsoluteUri, citation.Title, region.StartIndex, region.EndIndex));
    }

    // As the abstraction itself writes it down; what is raw differs, as the way there does.
    private static string Described(ChatResponse response) => JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatResponse)));
}
