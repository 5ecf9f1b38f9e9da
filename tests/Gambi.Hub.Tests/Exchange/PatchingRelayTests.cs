using System.Buffers;
using System.Text;
using Gambi.Adaptation;
using Gambi.Hub.Exchange;
using Gambi.Hub.Observability;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Exchange;

public sealed class PatchingRelayTests
{
    private const string Created = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_é\",\"previous_response_id\":null}}\n\n";
    private const string Delta = "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"é\"}\n\n";
    private const string Last = "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_é\",\"previous_response_id\":null}}\n\n";

    private readonly ArrayBufferWriter<byte> _client = new();

    [Fact]
    public void What_a_stream_continues_is_put_into_it_however_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Created + Delta + Last);
        var expected = (Created + Delta + Last).Replace("null", "\"resp_0\"", StringComparison.Ordinal);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            _client.ResetWrittenCount();
            var relay = new PatchingRelay(new EventRelay(InferenceProtocol.Responses, hidesUsage: false, Observer()), isEventStream: true, new() { PreviousResponseId = "resp_0" });
            relay.Relay(new ReadOnlySequence<byte>(bytes[..cut]), ended: false, _client);
            Assert.True(relay.IsAtBoundary);
            relay.Relay(Segments.Of(bytes[cut..], 7), ended: true, _client);

            Assert.Equal(expected, Encoding.UTF8.GetString(_client.WrittenSpan));
            Assert.True(relay.IsComplete);
        }
    }

    [Fact]
    public void What_a_whole_answer_continues_is_put_into_it_at_its_end()
    {
        var relay = new PatchingRelay(new PlainRelay(Observer(), isAnswer: true), isEventStream: false, new() { PreviousResponseId = "resp_0" });

        relay.Relay(new ReadOnlySequence<byte>("{\"id\":\"a\",\"prev"u8.ToArray()), ended: false, _client);
        Assert.Equal(0, _client.WrittenCount);
        relay.Relay(new ReadOnlySequence<byte>("ious_response_id\":null, \"x\": 1}"u8.ToArray()), ended: true, _client);

        Assert.Equal("{\"id\":\"a\",\"previous_response_id\":\"resp_0\", \"x\": 1}", Encoding.UTF8.GetString(_client.WrittenSpan));
    }

    private static AnswerObserver Observer() => new(new RequestWatch(new FakeClock()), learnResponse: null, recording: null);
}
