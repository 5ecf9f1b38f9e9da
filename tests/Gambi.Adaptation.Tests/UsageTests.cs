using System.Buffers;
using System.Text;
using Gambi.Adaptation.Sse;
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
    [InlineData("""{"usage":{"prompt_tokens":1}""", null, null, null)]
    [InlineData("""{"usage":{"prompt_tokens":1}}}""", null, null, null)]
    [InlineData("""[{"usage":{"prompt_tokens":1}}]""", null, null, null)]
    [InlineData("""<html>{"usage":{"prompt_tokens":1}}</html>""", null, null, null)]
    [InlineData("""{"output":{"usage":{"prompt_tokens":1}},"usage":{"prompt_tokens_and_then_a_very_long_name":3,"prompt_tokens":-4,"total_tokens":99999999999999999999}}""", null, null, null)]
    [InlineData("", null, null, null)]
    public void The_usage_of_a_plain_answer_is_found_wherever_it_is_cut(string answer, long? input, long? output, long? total)
    {
        foreach (byte[][] pieces in Cutting.EveryWay(answer.Utf8()))
        {
            var reader = new PlainUsageReader();
            foreach (byte[] piece in pieces)
            {
                reader.Append(piece);
            }

            Assert.Equal(new TokenUsage(input, output, total), reader.Complete());
        }
    }

    [Fact]
    public void A_large_answer_is_read_in_no_more_memory_than_a_small_one()
    {
        var reader = new PlainUsageReader();
        byte[] filler = Encoding.UTF8.GetBytes(new string('x', 64 * 1024));
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Append("{\"text\":\""u8);
        for (int time = 0; time < 100; time++)
        {
            reader.Append(filler);
        }

        reader.Append("\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}"u8);
        TokenUsage usage = reader.Complete();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(new TokenUsage(3, 4, null), usage);
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
        Assert.Equal(new StreamFacts(default, false, hasContent), Read(Chat, "", data, true));
        Assert.Equal(default, Read(Chat, "", data, false));
    }

    [Theory]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""", true)]
    [InlineData("""{"usage": {"prompt_tokens":1,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":5},"total_tokens":3},"choices" : [ ]}""", true)]
    [InlineData("""{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""", false)]
    public void The_usage_of_a_chat_stream_is_read_and_a_chunk_of_nothing_else_is_told_apart(string data, bool isUsageOnly)
    {
        foreach (bool askContent in new[] { true, false })
        {
            Assert.Equal(new StreamFacts(new TokenUsage(1, 2, 3), isUsageOnly, false), Read(Chat, "", data, askContent));
        }
    }

    [Theory]
    [InlineData("""{"choices":[],"prompt_filter_results":[]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"say \"usage"}}],"x":"\"usage\":{}"}""")]
    [InlineData("""{"usage":{"prompt_tokens":1""")]
    [InlineData("""{"usage":[1],"choices":[]}""")]
    [InlineData("""["usage",{"usage":{}}]""")]
    [InlineData("\"usage\":")]
    [InlineData("\"usage\"")]
    public void What_is_no_usage_is_none(string data) => Assert.Equal(default, Read(Chat, "", data, false));

    [Theory]
    [InlineData("response.completed")]
    [InlineData("response.incomplete")]
    [InlineData("response.failed")]
    public void The_usage_of_a_responses_stream_is_in_the_event_that_ends_it(string type)
    {
        string data = $$"""{"type":"{{type}}","sequence_number":9,"response":"""
            + """{"output":[{"usage":{"input_tokens":9}}],"usage":{"input_tokens":4,"output_tokens":5,"total_tokens":9}}}""";
        Assert.Equal(new StreamFacts(new TokenUsage(4, 5, 9), false, false), Read(Responses, type, data, false));
        Assert.Equal(new StreamFacts(new TokenUsage(4, 5, 9), false, false), Read(Responses, "", data, true));
    }

    [Fact]
    public void The_first_content_of_a_responses_stream_is_its_first_delta()
    {
        foreach (string type in new[] { "response.output_text.delta", "response.reasoning_text.delta", "response.function_call_arguments.delta" })
        {
            string data = $$"""{"type":"{{type}}","delta":"x"}""";
            Assert.True(Read(Responses, type, data, true).HasContent);
            Assert.True(Read(Responses, "", data, true).HasContent);
            Assert.False(Read(Responses, type, data, false).HasContent);
        }

        Assert.False(Read(Responses, "response.created", """{"type":"response.created","response":{"usage":{"input_tokens":1}}}""", true).HasContent);
        Assert.Equal(default, Read(Responses, "", """{"type":"response.created","response":{"usage":{"input_tokens":1}}}""", true));
    }

    [Fact]
    public void Arbitrary_bytes_never_throw()
    {
        var random = new Random(7);
        string[] parts = ["{", "}", "[", "]", "\"usage\"", ":", ",", "1", "\"choices\"", "\"delta\"", "null", "\\", "\"", "\"response\"", "é", "\"tool_calls\"", "-", "\"type\""];
        for (int round = 0; round < 5000; round++)
        {
            string data = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => parts[random.Next(parts.Length)]));
            Read(Chat, "", data, true);
            Read(Responses, "", data, false);
            Read(Responses, "response.completed", data, true);
            var reader = new PlainUsageReader();
            reader.Append(data.Utf8());
            reader.Complete();
        }
    }

    /// <summary>Reads it in one piece and in two, which must say the same.</summary>
    private static StreamFacts Read(InferenceProtocol protocol, string type, string data, bool askContent)
    {
        byte[] bytes = (type.Length > 0 ? $"event: {type}\ndata: {data}\n\n" : $"data: {data}\n\n").Utf8();
        Assert.Equal(SseScan.Event, new SseEventScanner().Scan(new ReadOnlySequence<byte>(bytes), false, out SseEvent whole));
        StreamFacts facts = StreamEventReader.Read(protocol, whole, askContent);
        ReadOnlySequence<byte> split = Cutting.Sequence(bytes[..(bytes.Length / 2)], bytes[(bytes.Length / 2)..]);
        Assert.Equal(SseScan.Event, new SseEventScanner().Scan(split, false, out SseEvent cut));
        Assert.Equal(facts, StreamEventReader.Read(protocol, cut, askContent));
        return facts;
    }
}
