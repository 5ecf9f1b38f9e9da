using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverChat;
using Gambi.Adaptation.Usage;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>Whole Chat answers, as providers give them, become response objects.</summary>
public sealed class ResponsesAnswerTests
{
    [Theory]
    [InlineData("""{"role":"assistant","content":"Hi","refusal":null,"annotations":[]}""", "stop", "completed 0+0=0 | message Hi")]
    [InlineData("""{"role":"assistant","content":null,"refusal":"No"}""", "stop", "completed 0+0=0 | message refusal:No")]
    [InlineData("""{"content":"4","reasoning_content":"2+2"}""", "stop", "completed 0+0=0 | reasoning 2+2 | message 4")]
    [InlineData("""{"content":"","reasoning":"2+2"}""", "length", "incomplete (max_output_tokens) 0+0=0 | ~reasoning 2+2")]
    [InlineData("""{"content":"W"}""", "content_filter", "incomplete (content_filter) 0+0=0 | ~message W")]
    [InlineData("""{"content":""}""", "stop", "completed 0+0=0")]
    [InlineData("""{"content":"\n","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}""", "tool_calls", "completed 0+0=0 | message \n | f({}) a")]
    [InlineData("""{"tool_calls":[{"function":{"name":"f","arguments":""}},{"function":{"name":"f","arguments":""}}]}""", "tool_calls", "completed 0+0=0 | f({}) call_1 | f({}) call_3")]
    [InlineData("""{"tool_calls":[{"id":"a","index":0,"function":{"name":"f","arguments":"{}"}},{"id":"b","index":0,"function":{"name":"g","arguments":{"x": [1, 2]}}}]}""", "stop", "completed 0+0=0 | f({}) a | g({\"x\":[1,2]}) b")]
    [InlineData("""{"function_call":{"name":"f","arguments":"{}"}}""", "function_call", "completed 0+0=0 | f({}) call_1")]
    [InlineData("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]},{"type":"text","text":"b"}]}""", "stop", "completed 0+0=0 | reasoning a | message b")]
    public void A_whole_answer_becomes_a_response(string message, string finish, string expected)
    {
        byte[] answer = $$"""{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{{message}},"logprobs":null,"finish_reason":"{{finish}}"}]}""".Utf8();
        Assert.True(TryWrite(answer, out JsonElement response, out TokenUsage? usage, out _));
        Assert.Empty(ResponseSchema.Validate(response));
        Assert.Equal(expected, Translation.Summarize(response));
        Assert.Null(usage);
    }

    [Fact]
    public void Usage_and_likelihoods_of_a_whole_answer_are_kept()
    {
        byte[] answer = """
            {"choices":[{"message":{"content":"Hi"},"finish_reason":"stop","logprobs":{"content":[{"token":"Hi","logprob":-1,"bytes":null}]}}],
             "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4,"prompt_tokens_details":{"cached_tokens":2}}}
            """.Utf8();
        Assert.True(TryWrite(answer, out JsonElement response, out TokenUsage? usage, out _));
        Assert.Equal(new TokenUsage(3, 1, 4), usage);
        Assert.Equal(2, response.GetProperty("usage").GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt64());
        Assert.Equal(
            """[{"token":"Hi","logprob":-1,"bytes":[],"top_logprobs":[]}]""",
            response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("logprobs").GetRawText());
    }

    [Theory]
    [InlineData("", "malformed_answer")]
    [InlineData("<html>", "malformed_answer")]
    [InlineData("[]", "malformed_answer")]
    [InlineData("{}", "malformed_answer")]
    [InlineData("""{"choices":[]}""", "malformed_answer")]
    [InlineData("""{"choices":[{"index":0}]} x""", "malformed_answer")]
    [InlineData("""{"choices":[{"index":0,"message":{"content":null},"finish_reason":null}]}""", "empty_answer")]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"error"}]}""", "provider_error")]
    [InlineData("""{"choices":[{"index":0,"message":{"tool_calls":[{"id":"a","function":{"arguments":"{}"}}]},"finish_reason":"stop"}]}""", "malformed_answer")]
    [InlineData("""{"error":{"message":"model not loaded"}}""", "provider_error", "model not loaded")]
    [InlineData("""{"error":"model not loaded"}""", "provider_error", "model not loaded")]
    [InlineData("""{"object":"error","message":"model not loaded","code":400}""", "provider_error", "model not loaded")]
    public void A_200_that_is_no_chat_completion_is_a_failure_and_never_an_empty_success(string answer, string code, string? message = null)
    {
        Assert.False(TryWrite(answer.Utf8(), out _, out _, out AnswerFailure? failure));
        Assert.Equal(code, failure!.Code);
        Assert.Equal(message ?? failure.Message, failure.Message);
    }

    private static bool TryWrite(byte[] answer, out JsonElement response, out TokenUsage? usage, out AnswerFailure? failure)
    {
        var translation = new Translation();
        var output = new ArrayBufferWriter<byte>();
        bool isResponse = ResponsesAnswer.TryWrite(answer, translation.Template, translation.NewId, translation.Clock, output, out usage, out failure);
        response = isResponse ? Translation.Json(output.WrittenSpan.ToArray()) : default;
        Assert.Equal(isResponse, output.WrittenCount > 0);
        return isResponse;
    }
}
