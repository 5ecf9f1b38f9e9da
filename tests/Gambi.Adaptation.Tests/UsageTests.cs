using System.Text;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Tests;

public sealed class UsageTests
{
    private const InferenceProtocol Chat = InferenceProtocol.ChatCompletions;
    private const InferenceProtocol Responses = InferenceProtocol.Responses;

    [Theory]
    [InlineData("""{"id":"x","choices":[{"message":{"content":"the \"usage\": {\"prompt_tokens\":9}"}}],"usage":{"prompt_tokens":1,"completion_tokens":22,"total_tokens":23}}""", 1L, 22L, 23L)]
    [InlineData("""{"usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":1},"output_tokens":6,"output_tokens_details":{"total_tokens":99},"total_tokens":11},"user":null}""", 5L, 6L, 11L)]
    [InlineData("""{"object":"list","data":[{"embedding":[0.1,-2e5],"usage":{"prompt_tokens":8}}],"usage":{"prompt_tokens":7,"total_tokens":7}}""", 7L, null, 7L)]
    [InlineData(""" { "usage" : { "prompt_tokens" : 1.5 , "completion_tokens" : "2", "total_tokens": null } } """, null, null, null)]
    [InlineData("""{"usage":null}""", null, null, null)]
    [InlineData("""{"usage":{"prompt_tokens":1""", null, null, null)]
    [InlineData("""[{"usage":{"prompt_tokens":1}}]""", null, null, null)]
    [InlineData("""{"output":{"usage":{"prompt_tokens":1}},"usage":{"prompt_tokens_and_then_a_very_long_name":3,"prompt_tokens":-4,"total_tokens":99999999999999999999}}""", null, null, null)]
    [InlineData("", null, null, null)]
    public void The_usage_of_a_plain_answer_is_found_wherever_it_is_cut(string answer, long? input, long? output, long? total)
    {
        foreach (byte[][] pieces in Cutting.EveryWay(answer.Utf8()))
        {
            var tap = new AnswerTap();
            foreach (byte[] piece in pieces)
            {
                tap.Feed(piece);
            }

            Assert.Equal(new TokenUsage(input, output, total), tap.Usage);
        }
    }

    [Fact]
    public void A_large_answer_is_read_in_no_more_memory_than_a_small_one()
    {
        var tap = new AnswerTap();
        tap.Feed("{\"usage\":{\"input_tokens\":1}}"u8);
        tap.Reset();
        byte[] filler = Encoding.UTF8.GetBytes(new string('x', 64 * 1024));
        long before = GC.GetAllocatedBytesForCurrentThread();
        tap.Feed("{\"text\":\""u8);
        for (int time = 0; time < 100; time++)
        {
            tap.Feed(filler);
        }

        tap.Feed("\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}"u8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(new TokenUsage(3, 4, null), tap.Usage);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""", false)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"Hi"}}],"usage":null}""", true)]
    [InlineData("""{"choices":[{"delta":{"reasoning_content":"Hm"}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"reasoning":"Hm"}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":""}}]}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[],"content":null}}]}""", false)]
    [InlineData("""{"choices":[{"text":"Hi"}]}""", true)]
    [InlineData("""{"choices":[{"delta":{},"finish_reason":"stop"}]}""", false)]
    [InlineData("[DONE]", false)]
    [InlineData("""{"choices":[{"delta":{"content":"Hi""", false)]
    public void The_first_content_of_a_chat_stream_is_recognised(string data, bool hasContent)
    {
        Assert.Equal(hasContent, AnswerContent.IsIn(Chat, data.Utf8()));
    }

    [Theory]
    [InlineData("response.output_text.delta", true)]
    [InlineData("response.reasoning_text.delta", true)]
    [InlineData("response.function_call_arguments.delta", true)]
    [InlineData("response.created", false)]
    [InlineData("response.output_item.added", false)]
    public void The_first_content_of_a_responses_stream_is_its_first_delta(string type, bool hasContent)
    {
        Assert.Equal(hasContent, AnswerContent.IsIn(Responses, $$$"""{"type":"{{{type}}}","delta":"x"}""".Utf8()));
        Assert.Equal(hasContent, AnswerContent.IsIn(Responses, $$$"""{"item":{"type":"other.delta"},"type":"{{{type}}}"}""".Utf8()));
    }

    [Theory]
    [InlineData("response.completed")]
    [InlineData("response.incomplete")]
    [InlineData("response.failed")]
    public void The_usage_of_a_responses_stream_is_in_the_event_that_ends_it(string type)
    {
        string data = $$"""{"type":"{{type}}","sequence_number":9,"response":"""
            + """{"output":[{"usage":{"input_tokens":9}}],"usage":{"input_tokens":4,"output_tokens":5,"total_tokens":9}}}""";
        foreach (byte[][] pieces in Cutting.EveryWay($"event: {type}\r\ndata: {data}\r\n\r\n".Utf8()))
        {
            var answer = new AnswerTap();
            var tap = new EventTap(answer);
            foreach (byte[] piece in pieces)
            {
                tap.Feed(piece);
            }

            Assert.Equal(new TokenUsage(4, 5, 9), answer.Usage);
        }
    }

    [Fact]
    public void Arbitrary_bytes_never_throw()
    {
        var random = new Random(7);
        string[] parts = ["{", "}", "[", "]", "\"usage\"", ":", ",", "1", "\"choices\"", "\"delta\"", "null", "\\", "\"", "\"response\"", "é", "\"tool_calls\"", "-", "\"type\""];
        for (int round = 0; round < 5000; round++)
        {
            string data = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => parts[random.Next(parts.Length)]));
            AnswerContent.IsIn(Chat, data.Utf8());
            AnswerContent.IsIn(Responses, data.Utf8());
            new AnswerTap().Feed(data.Utf8());
        }
    }
}
