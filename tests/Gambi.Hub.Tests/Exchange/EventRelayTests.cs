using System.Buffers;
using System.Text;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Observability;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Exchange;

public sealed class EventRelayTests
{
    private const string Chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"é\"}}],\"usage\":null}\n\n";
    private const string Usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\n\n";
    private const string Done = "data: [DONE]\n\n";

    private readonly FakeClock _clock = new();
    private readonly ArrayBufferWriter<byte> _client = new();
    private readonly List<string> _learned = [];
    private readonly RequestWatch _watch;

    public EventRelayTests() => _watch = new(_clock);

    private string Client => Encoding.UTF8.GetString(_client.WrittenSpan);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Everything_passes_byte_for_byte_however_it_is_cut_and_events_are_never_split(string newline)
    {
        var stream = (": hello\n\n" + Chunk + "event: x\n" + Chunk + Usage + Done).Replace("\n", newline, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            _client.ResetWrittenCount();
            var relay = Relay(hidesUsage: false);
            var rest = Feed(relay, bytes[..cut], ended: false);
            Assert.True(relay.IsAtBoundary);
            Assert.True(_client.WrittenCount == 0 || Client.EndsWith(newline + newline, StringComparison.Ordinal));
            Feed(relay, [.. rest, .. bytes[cut..]], ended: true);

            Assert.Equal(stream, Client);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_usage_chunk_that_only_the_hub_asked_for_is_read_and_hidden_however_it_is_cut(string newline)
    {
        var bytes = Encoding.UTF8.GetBytes((Chunk + Usage + Done).Replace("\n", newline, StringComparison.Ordinal));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            _client.ResetWrittenCount();
            var relay = Relay(hidesUsage: true);
            var rest = Feed(relay, bytes[..cut], ended: false);
            Feed(relay, [.. rest, .. bytes[cut..]], ended: true);

            Assert.Equal((Chunk + Done).Replace("\n", newline, StringComparison.Ordinal), Client);
            Assert.Equal((2, 3, 5), (_watch.InputTokens, _watch.OutputTokens, _watch.TotalTokens));
        }
    }

    [Theory]
    [InlineData("data: {\"choices\":[],\"note\":{\"usage\":null},\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\n\n")]
    [InlineData("data: {\"choices\":[],\"usage\" : {\"prompt_tokens\":2,\"completion_tokens\":3},\"note\":{\"usage\": null}}\n\n")]
    public void Usage_beside_something_of_the_same_name_that_is_null_is_read(string usage)
    {
        Feed(Relay(hidesUsage: true), Encoding.UTF8.GetBytes(Chunk + usage + Done), ended: true);

        Assert.Equal(Chunk + Done, Client);
        Assert.Equal((2, 3), (_watch.InputTokens, _watch.OutputTokens));
    }

    [Fact]
    public void A_last_event_without_its_blank_line_passes_too()
    {
        Feed(Relay(hidesUsage: true), Encoding.UTF8.GetBytes(Chunk + "data: [DONE]"), ended: true);

        Assert.Equal(Chunk + "data: [DONE]", Client);
    }

    [Fact]
    public void An_event_larger_than_what_waits_passes_in_parts_and_is_still_listened_to()
    {
        var big = "data: {\"type\":\"response.completed\",\"response\":{\"output\":\"" + new string('x', 200_000) + "\",\"usage\":{\"input_tokens\":7,\"output_tokens\":8}}}\n\n";
        var relay = Relay(hidesUsage: false, InferenceProtocol.Responses);
        byte[] rest = [];
        foreach (var part in Encoding.UTF8.GetBytes(big).Chunk(1_000))
        {
            rest = Feed(relay, [.. rest, .. part], ended: false);
            Assert.True(rest.Length <= 16 * 1024);
        }

        Assert.Empty(rest);
        Assert.Equal(big, Client);
        Assert.True(relay.IsComplete);
        Assert.Equal((7, 8), (_watch.InputTokens, _watch.OutputTokens));
    }

    [Fact]
    public void The_id_of_a_response_is_learned_from_its_first_event()
    {
        var stream = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_7\",\"tools\":[{\"id\":\"no\"}]}}\n\n";
        Feed(Relay(hidesUsage: false, InferenceProtocol.Responses), Encoding.UTF8.GetBytes(stream + stream), ended: true);

        Assert.Equal(["resp_7"], _learned);
    }

    [Fact]
    public void The_first_token_of_a_responses_stream_is_its_first_delta()
    {
        var relay = Relay(hidesUsage: false, InferenceProtocol.Responses);
        Feed(relay, "data: {\"type\":\"response.created\",\"response\":{}}\n\n"u8.ToArray(), ended: false);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Feed(relay, "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n"u8.ToArray(), ended: false);

        Assert.Equal(2_000, _watch.Read().TtftMs);
    }

    [Fact]
    public void A_break_in_a_chat_stream_is_an_error_object_and_no_done()
    {
        var relay = Relay(hidesUsage: true);
        Feed(relay, Encoding.UTF8.GetBytes(Chunk + "data: {\"cho"), ended: false);

        Assert.True(relay.TryWriteBreak(Failure, _client));

        Assert.Equal(
            Chunk + "data: {\"error\":{\"message\":\"Gone.\",\"type\":\"server_error\",\"param\":\"\",\"code\":\"endpoint_not_reachable\"}}\n\n",
            Client);
    }

    [Fact]
    public void A_break_in_a_responses_stream_is_an_error_event_that_goes_on_counting()
    {
        var relay = Relay(hidesUsage: false, InferenceProtocol.Responses);
        Feed(relay, ": hi\n\ndata: {\"type\":\"a\"}\n\ndata: {\"type\":\"b\"}\n\n"u8.ToArray(), ended: false);
        _client.ResetWrittenCount();

        Assert.True(relay.TryWriteBreak(Failure, _client));

        Assert.StartsWith(
            "event: error\ndata: {\"type\":\"error\",\"code\":\"endpoint_not_reachable\",\"message\":\"Gone.\",\"param\":\"\",\"sequence_number\":2,\"error\":{",
            Client,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_break_in_the_middle_of_a_huge_event_cannot_be_told()
    {
        var relay = Relay(hidesUsage: false);
        Feed(relay, Encoding.UTF8.GetBytes("data: " + new string('x', 20_000)), ended: false);

        Assert.False(relay.IsAtBoundary);
        Assert.False(relay.TryWriteBreak(Failure, _client));
    }

    [Theory]
    [InlineData(InferenceProtocol.ChatCompletions, Done)]
    [InlineData(InferenceProtocol.Responses, "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}\n\n")]
    public void A_stream_that_said_its_last_word_is_complete(InferenceProtocol protocol, string last)
    {
        var relay = Relay(hidesUsage: false, protocol);
        Feed(relay, Encoding.UTF8.GetBytes(Chunk), ended: false);
        Assert.False(relay.IsComplete);
        Feed(relay, Encoding.UTF8.GetBytes(last), ended: false);

        Assert.True(relay.IsComplete);
    }

    [Theory]
    [InlineData("event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"response.completed\"}\n\n", false)]
    [InlineData("data: {\"delta\":\"response.failed\",\"type\":\"response.output_text.delta\"}\n\n", false)]
    [InlineData("event: response.completed\rdata: {\"response\":{},\"type\":\"response.completed\"}\r\r", true)]
    [InlineData("data: {\"type\":\"response.incomplete\",\ndata: \"response\":{}}\n\n", true)]
    public void A_model_that_says_the_name_of_the_last_event_has_not_said_its_last_word(string text, bool isLast)
    {
        var relay = Relay(hidesUsage: false, InferenceProtocol.Responses);
        Feed(relay, Encoding.UTF8.GetBytes(text), ended: true);

        Assert.Equal(isLast, relay.IsComplete);
    }

    private static HubFailure Failure => new(ErrorCatalog.EndpointNotReachable, "Gone.");

    private EventRelay Relay(bool hidesUsage, InferenceProtocol protocol = InferenceProtocol.ChatCompletions) =>
        new(protocol, hidesUsage, new AnswerObserver(_watch, _learned.Add, recording: null));

    /// <summary>Offers bytes in small segments and answers what was not taken.</summary>
    private byte[] Feed(EventRelay relay, byte[] bytes, bool ended)
    {
        var arrived = Segments.Of(bytes, 13);
        var step = relay.Relay(arrived, ended, _client);
        return arrived.Slice(step.Consumed).ToArray();
    }
}
