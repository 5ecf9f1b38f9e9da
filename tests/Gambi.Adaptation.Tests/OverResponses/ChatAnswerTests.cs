using System.Buffers;
using System.Text;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverResponses;
using Gambi.Adaptation.Usage;
using Gambi.TestKit;

namespace Gambi.Adaptation.Tests.OverResponses;

/// <summary>Each thing that the specification says of the plain answer to a Chat client.</summary>
public sealed class ChatAnswerTests
{
    public const string Everything = """
        {"id":"resp_1","object":"response","created_at":1763692800,"status":"completed","model":"other","output":[
        {"type":"reasoning","id":"rs_1","summary":[],"content":[{"type":"reasoning_text","text":"Hm."}]},
        {"type":"web_search_call","id":"ws_1"},
        {"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"Sun","annotations":[]},{"type":"output_text","text":"ny?"}]},
        {"type":"function_call","id":"fc_1","call_id":"call_a","name":"f","arguments":"{\"x\":1}"},
        {"type":"function_call","id":"fc_2","call_id":"call_b","name":"g","arguments":""}],
        "usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":1},"output_tokens":6,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":11}}
        """;

    [Fact]
    public void A_response_becomes_a_completion_with_one_choice() =>
        Assert.Equal(
            """{"id":"chatcmpl-1","object":"chat.completion","created":1763692800,"model":"m","system_fingerprint":null,"choices":[{"index":0,"message":{"role":"""
            + "\"assistant\""
            + ""","content":"Sunny?","refusal":null,"reasoning_content":"Hm.","tool_calls":[{"id":"call_a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},"""
            + """{"id":"call_b","type":"function","function":{"name":"g","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}]"""
            + ""","usage":{"prompt_tokens":5,"completion_tokens":6,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":2}}}""",
            Translate(Everything, out var usage) + (usage == new TokenUsage(5, 6, 11) ? "" : " and other counts"));

    [Theory]
    [InlineData("completed", "{}")]
    [InlineData("incomplete", "")]
    public void A_call_without_arguments_is_called_with_an_empty_object_unless_it_was_cut_off(string status, string arguments) =>
        Assert.Contains(
            $"\"name\":\"f\",\"arguments\":\"{arguments}\"",
            Translate($$"""{"status":"{{status}}","output":[{"type":"function_call","name":"f","call_id":"c","arguments":""}]}""", out _),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""[{"type":"message","content":[{"type":"output_text","text":"a\n\"b\" é🙂"}]}]""", """{"role":"assistant","content":"a\n\"b\" é🙂","refusal":null}""")]
    [InlineData("""[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]""", """{"role":"assistant","content":null,"refusal":"No."}""")]
    [InlineData("""[{"type":"message","content":"\u0001\t\u001f\b\/"}]""", """{"role":"assistant","content":"\u0001\t\u001f\u0008/","refusal":null}""")]
    [InlineData("""[{"type":"message","content":"text"}]""", """{"role":"assistant","content":"text","refusal":null}""")]
    [InlineData("[]", """{"role":"assistant","content":"","refusal":null}""")]
    [InlineData(
        """[{"type":"reasoning","summary":[{"type":"summary_text","text":"One"},{"type":"summary_text","text":"two"}]}]""",
        """{"role":"assistant","content":"","refusal":null,"reasoning_content":"One\n\ntwo"}""")]
    [InlineData(
        """[{"type":"function_call","name":"f","arguments":"{}"}]""",
        """{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_2","type":"function","function":{"name":"f","arguments":"{}"}}]}""")]
    public void Output_items_become_the_message(string output, string message) =>
        Assert.Contains($"\"message\":{message},\"logprobs\"", Translate($$"""{"status":"completed","output":{{output}}}""", out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"status":"completed","output":[]}""", "stop")]
    [InlineData("""{"output":[]}""", "stop")]
    [InlineData("""{"status":"completed","output":[{"type":"function_call","name":"f","call_id":"c","arguments":""}]}""", "tool_calls")]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]}""", "length")]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}""", "content_filter")]
    public void The_finish_reason_is_what_the_status_says(string response, string reason) =>
        Assert.Contains($"\"finish_reason\":\"{reason}\"", Translate(response, out _), StringComparison.Ordinal);

    [Fact]
    public void Counts_and_a_time_that_the_provider_does_not_give_are_left_out_and_the_hubs()
    {
        var answer = Translate("""{"status":"completed","output":[]}""", out var usage);
        Assert.Null(usage);
        Assert.DoesNotContain("usage", answer, StringComparison.Ordinal);
        Assert.Contains("\"created\":1767268800", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_probabilities_of_all_parts_are_those_of_the_choice() =>
        Assert.Contains(
            ""","logprobs":{"content":[{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[]},{"token":"b","logprob":0,"bytes":null,"top_logprobs":[]}],"refusal":null}""",
            Translate(
                """{"output":[{"type":"message","content":[{"type":"output_text","text":"a","logprobs":[{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[]}]},"""
                + """{"type":"output_text","text":"b","logprobs":[{"token":"b","logprob":0}]}]}]}""",
                out _),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"status":"failed","error":{"code":"server_error","message":"Out of memory"},"output":[]}""", "server_error", "Out of memory")]
    [InlineData("""{"status":"failed","error":null,"output":[]}""", "server_error", "The provider failed.")]
    [InlineData("""{"error":{"message":"No such thing"}}""", "server_error", "No such thing")]
    [InlineData("""{"status":"cancelled","output":[]}""", "cancelled", "The provider cancelled its response.")]
    [InlineData("""{"status":"in_progress","output":[]}""", "server_error", "The provider's answer is no response.")]
    [InlineData("""{"status":"completed"}""", "server_error", "The provider's answer is no response.")]
    [InlineData("""{"id":"chatcmpl-1","choices":[]}""", "server_error", "The provider's answer is no response.")]
    [InlineData("""{"status":"completed","output":[]} x""", "server_error", "The provider's answer is no response.")]
    [InlineData("<html></html>", "server_error", "The provider's answer is no response.")]
    [InlineData("", "server_error", "The provider's answer is no response.")]
    public void What_is_no_answer_is_a_failure_and_never_an_empty_success(string body, string code, string message)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.False(ChatAnswer.TryWrite(body.Utf8(), "m", ChatStream.Ids(), new FakeClock(), output, out _, out var failure));
        Assert.Equal(new AnswerFailure(code, message), failure);
        Assert.Equal(0, output.WrittenCount);
    }

    private static string Translate(string response, out TokenUsage? usage)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(ChatAnswer.TryWrite(response.Utf8(), "m", ChatStream.Ids(), new FakeClock(), output, out usage, out var failure), failure?.Message);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
