using System.Buffers;
using System.Text;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>Each thing that the specification says of the streamed answer to a Chat client.</summary>
public sealed class ChatStreamTests
{
    private const string Hello = """data: {"type":"response.output_text.delta","delta":"Hello"}""" + "\n\n";
    private const string Completed = """data: {"type":"response.completed","response":{"status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}}""" + "\n\n";

    private const string Head = """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767268800,"model":"m","system_fingerprint":null,"choices":[""";

    [Fact]
    public void The_first_chunk_gives_the_role_and_the_last_the_finish_reason_then_the_usage_then_DONE() =>
        Assert.Equal(
            string.Concat(
                $$"""data: {{Head}}{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}""" + "\n\n",
                $$"""data: {{Head}}{"index":0,"delta":{"content":"Hello"},"logprobs":null,"finish_reason":null}],"usage":null}""" + "\n\n",
                $$"""data: {{Head}}{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}""" + "\n\n",
                $"data: {Head}" + """],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""" + "\n\n",
                "data: [DONE]\n\n"),
            Encoding.UTF8.GetString(ChatStream.Translate([(Hello + Completed).Utf8()])));

    [Fact]
    public void The_usage_chunk_comes_only_if_it_was_asked_for_and_is_known()
    {
        Assert.Equal("content=Hello | finish=stop", ChatStream.TranslateToSummary(Hello + Completed, includeUsage: false));
        Assert.Equal("content=Hello | finish=stop | usage=1+2=3", ChatStream.TranslateToSummary(Hello + Completed));
        Assert.Equal("content=Hello | finish=stop", ChatStream.TranslateToSummary(Hello + """data: {"type":"response.completed","response":{}}"""));
    }

    [Theory]
    [InlineData("response.reasoning_text.delta")]
    [InlineData("response.reasoning_summary_text.delta")]
    [InlineData("response.reasoning.delta")]
    public void Reasoning_becomes_reasoning_content(string type) =>
        Assert.Equal(
            "reasoning=Hm… | content=Hello | finish=stop | usage=1+2=3",
            ChatStream.TranslateToSummary($$"""data: {"type":"{{type}}","delta":"Hm…"}""" + "\n\n" + Hello + Completed));

    [Fact]
    public void Reasoning_that_is_told_under_two_names_is_heard_once() =>
        Assert.Equal(
            "reasoning=Hm | content=Hello | finish=stop | usage=1+2=3",
            ChatStream.TranslateToSummary(
                """data: {"type":"response.reasoning_text.delta","delta":"Hm"}""" + "\n\n" + """data: {"type":"response.reasoning.delta","delta":"Hm"}""" + "\n\n" + Hello + Completed));

    [Fact]
    public void A_refusal_is_a_refusal() =>
        Assert.Equal("refusal=No. | finish=stop | usage=1+2=3", ChatStream.TranslateToSummary("""data: {"type":"response.refusal.delta","delta":"No."}""" + "\n\n" + Completed));

    [Fact]
    public void Tool_calls_are_counted_by_order_of_appearance_though_their_items_interleave() =>
        Assert.Equal(
            """content=Hello | a f({"x":1}) | b g({"y":2}) | finish=tool_calls | usage=1+2=3""",
            ChatStream.TranslateToSummary(string.Concat(
                Hello,
                Added(3, "fc_1", "a", "f"),
                Added(7, "fc_2", "b", "g"),
                Arguments(7, "fc_2", "{\\\"y\\\""),
                Arguments(3, "fc_1", "{\\\"x\\\""),
                Arguments(3, "fc_1", ":1}"),
                Arguments(7, "fc_2", ":2}"),
                Completed)));

    [Fact]
    public void Tool_calls_that_all_say_output_index_0_are_told_apart_by_their_ids() =>
        Assert.Equal(
            "a f({}) | b f({}) | finish=tool_calls | usage=1+2=3",
            ChatStream.TranslateToSummary(Added(0, "1", "a", "f") + Arguments(0, "1", "{}") + Added(0, "2", "b", "f") + Arguments(0, "2", "{}") + Completed));

    [Theory]
    [InlineData("completed", "a f({}) | finish=tool_calls")]
    [InlineData("incomplete", "a f() | finish=length")]
    public void A_call_without_arguments_is_called_with_an_empty_object_unless_it_was_cut_off(string status, string expected) =>
        Assert.Equal(expected, ChatStream.TranslateToSummary(
            Added(0, "1", "a", "f") + $$$"""data: {"type":"response.{{{status}}}","response":{"status":"{{{status}}}","output":[]}}""" + "\n\n"));

    [Fact]
    public void A_call_without_an_id_gets_one_and_one_whose_name_comes_late_waits_for_it() =>
        Assert.Equal(
            "call_2 f({}) | finish=tool_calls | usage=1+2=3",
            ChatStream.TranslateToSummary(
                Added(0, "1", "", "") + Arguments(0, "1", "{}")
                + """data: {"type":"response.function_call_arguments.done","item_id":"1","output_index":0,"name":"f","arguments":"{}"}""" + "\n\n" + Completed));

    [Fact]
    public void Arguments_that_no_delta_brought_come_from_the_item_and_the_rest_of_a_text_from_the_response() =>
        Assert.Equal(
            """content=Hello, world | a f({"x":1}) | finish=tool_calls""",
            ChatStream.TranslateToSummary(
                Hello + Added(1, "fc", "a", "f") + Arguments(1, "fc", "{\\\"x\\\"")
                + """data: {"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","id":"fc","call_id":"a","name":"f","arguments":"{\"x\":1}"}}""" + "\n\n"
                + """data: {"type":"response.completed","response":{"output":[{"type":"message","content":[{"type":"output_text","text":"Hello, world"}]},"""
                + """{"type":"function_call","call_id":"a","name":"f","arguments":"{\"x\":1}"}]}}"""));

    [Theory]
    [InlineData("""{"type":"response.completed","response":{"status":"completed"}}""", "stop")]
    [InlineData("""{"type":"response.completed","response":{"status":"in_progress"}}""", "stop")]
    [InlineData("""{"type":"response.completed"}""", "stop")]
    [InlineData("""{"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"}}}""", "length")]
    [InlineData("""{"type":"response.completed","response":{"status":"incomplete"}}""", "length")]
    [InlineData("""{"type":"response.incomplete","response":{"incomplete_details":{"reason":"content_filter"}}}""", "content_filter")]
    public void The_finish_reason_is_what_the_status_says(string data, string reason) =>
        Assert.Equal($"content=Hello | finish={reason}", ChatStream.TranslateToSummary($"{Hello}data: {data}\n\n"));

    [Theory]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"Out of memory"}}}""", "server_error: Out of memory")]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":null}}""", "server_error: The provider failed.")]
    [InlineData("""{"type":"response.completed","response":{"status":"failed","error":{"message":"Out"}}}""", "server_error: Out")]
    [InlineData("""{"type":"error","code":"rate_limit_exceeded","message":"Slower","param":null}""", "rate_limit_exceeded: Slower")]
    [InlineData("""{"type":"error","error":{"type":"x","message":"Nested"}}""", "server_error: Nested")]
    [InlineData("""{"error":"Only text"}""", "server_error: Only text")]
    [InlineData("""{"type":"response.cancelled","response":{"status":"cancelled"}}""", "cancelled: The provider cancelled its response.")]
    [InlineData("not JSON", "server_error: The provider's stream is not a stream of response events.")]
    public void A_stream_that_fails_after_its_first_chunk_ends_with_an_error_and_no_DONE(string data, string error) =>
        Assert.Equal($"content=Hello | error={error}", ChatStream.TranslateToSummary($"{Hello}data: {data}\n\n{Completed}"));

    [Fact]
    public void A_stream_that_breaks_off_ends_with_what_broke_it_once()
    {
        var translator = ChatStream.Translator();
        var client = new ArrayBufferWriter<byte>();
        translator.Open(client);
        translator.Feed((Hello + "data: {\"type\":").Utf8(), client);
        Assert.True(translator.SawContent);
        translator.Break(new AnswerFailure("participant_gone", "The \"tunnel\" dropped."), client);
        translator.End(client);
        translator.Break(new AnswerFailure("other", "Other."), client);
        Assert.Equal("content=Hello | error=participant_gone: The \"tunnel\" dropped.", ChatStream.Summarize(client.WrittenSpan.ToArray()));
        Assert.Equal("participant_gone", translator.Failure?.Code);
        Assert.True(translator.IsComplete);
    }

    [Fact]
    public void Nothing_is_written_before_there_is_something_of_the_answer()
    {
        var translator = ChatStream.Translator();
        var client = new ArrayBufferWriter<byte>();
        translator.Open(client);
        translator.Feed("""data: {"type":"response.created","response":{"status":"in_progress"}}""".Utf8(), client);
        translator.Feed("\n\n: keep-alive\n\ndata: {\"type\":\"response.something_new\",\"delta\":\"x\"}\n\ndata:\n\n"u8, client);
        Assert.Equal(0, client.WrittenCount);
        Assert.False(translator.SawContent);
        translator.Feed(Hello.Utf8(), client);
        Assert.True(translator.SawContent);
        translator.Feed(Completed.Utf8(), client);
        Assert.Equal(new TokenUsage(1, 2, 3), translator.Usage);
        Assert.Null(translator.Failure);
    }

    [Fact]
    public void A_character_whose_two_halves_come_in_two_deltas_is_one() =>
        Assert.Equal(
            "content=🙂\uFFFDb | finish=stop | usage=1+2=3",
            ChatStream.TranslateToSummary(
                """data: {"type":"response.output_text.delta","delta":"\ud83d"}""" + "\n\n" + """data: {"type":"response.output_text.delta","delta":"\uDE42\uDE42b"}""" + "\n\n" + Completed));

    [Fact]
    public void Log_probabilities_go_with_their_text()
    {
        var chunks = Encoding.UTF8.GetString(ChatStream.Translate([(
            """data: {"type":"response.output_text.delta","delta":"Hi","logprobs":[{"token":"Hi","logprob":-0.5,"top_logprobs":[{"token":"Hi","logprob":-0.5,"bytes":[72,105]}]}]}"""
            + "\n\n" + Completed).Utf8()]));
        Assert.Contains(
            """{"content":"Hi"},"logprobs":{"refusal":null,"content":[{"token":"Hi","logprob":-0.5,"bytes":null,"top_logprobs":[{"token":"Hi","logprob":-0.5,"bytes":[72,105]}]}]},"finish_reason":null""",
            chunks,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_without_end_is_an_error_and_never_kept_beyond_32_MiB()
    {
        var translator = ChatStream.Translator();
        var client = new ArrayBufferWriter<byte>();
        var filler = new byte[1024 * 1024];
        filler.AsSpan().Fill((byte)'x');
        translator.Feed("data: "u8, client);
        for (var fed = 0; fed < 32 && !translator.IsComplete; fed++)
        {
            translator.Feed(filler, client);
        }

        Assert.True(translator.IsComplete);
        Assert.Equal("error=server_error: The provider's answer is too large.", ChatStream.Summarize(client.WrittenSpan.ToArray()));
    }

    [Fact]
    public void More_tool_calls_than_any_answer_has_are_an_error() =>
        Assert.EndsWith(
            "error=server_error: The provider's answer is too large.",
            ChatStream.TranslateToSummary(string.Concat(Enumerable.Range(0, 1025).Select(call => Added(call, $"fc_{call}", $"c{call}", "f")))),
            StringComparison.Ordinal);

    [Fact]
    public void Long_streams_take_no_more_memory_than_short_ones()
    {
        var translator = ChatStream.Translator();
        var client = new ArrayBufferWriter<byte>(64 * 1024);
        var hello = Hello.Utf8();
        translator.Feed(hello, client);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 1000; time++)
        {
            client.ResetWrittenCount();
            translator.Feed(hello, client);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_provider_that_answers_plain_though_a_stream_was_asked_gets_its_answer_streamed()
    {
        var client = new ArrayBufferWriter<byte>();
        var translator = ChatStream.Translator();
        translator.TakeWhole(ChatAnswerTests.Everything.Utf8(), client);
        Assert.Equal(
            """reasoning=Hm. | content=Sunny? | call_a f({"x":1}) | call_b g({}) | finish=tool_calls | usage=5+6=11 cached 1 thought 2""",
            ChatStream.Summarize(client.WrittenSpan.ToArray()));
        Assert.Equal(new TokenUsage(5, 6, 11), translator.Usage);
    }

    [Theory]
    [InlineData("{\"error\":{\"message\":\"No\"}}", "server_error: No")]
    [InlineData("[]", "server_error: The provider's answer is no response.")]
    public void A_plain_answer_that_is_none_becomes_a_stream_with_an_error(string body, string error)
    {
        var client = new ArrayBufferWriter<byte>();
        ChatStream.Translator().TakeWhole(body.Utf8(), client);
        Assert.Equal($"error={error}", ChatStream.Summarize(client.WrittenSpan.ToArray()));
    }

    private static string Added(int index, string id, string callId, string name) =>
        $$$"""data: {"type":"response.output_item.added","output_index":{{{index}}},"item":{"type":"function_call","id":"{{{id}}}","call_id":"{{{callId}}}","name":"{{{name}}}","arguments":""}}""" + "\n\n";

    private static string Arguments(int index, string id, string delta) =>
        $$"""data: {"type":"response.function_call_arguments.delta","output_index":{{index}},"item_id":"{{id}}","delta":"{{delta}}"}""" + "\n\n";
}
