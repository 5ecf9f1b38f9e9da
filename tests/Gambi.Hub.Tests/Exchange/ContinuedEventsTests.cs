using System.Buffers;
using System.Text;
using System.Text.Json;
using Gambi.Hub.Exchange;

namespace Gambi.Hub.Tests.Exchange;

public sealed class ContinuedEventsTests
{
    private const string Stream =
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_2\",\"previous_response_id\":null}}\n\n"
        + ": a comment\n\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"Grüße 🎉, my \\\"response\\\"\"}\r\n\r\n"
        + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_2\",\"usage\":{\"input_tokens\":2,\"output_tokens\":3,\"total_tokens\":5}}}\n\n"
        + "data: [DONE]\n\n";

    [Fact]
    public void However_it_is_cut_every_response_in_it_says_what_it_continues_and_all_else_stays()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream);
        var whole = Translate(bytes, bytes.Length);
        var events = Inference.AnswerTests.EventsOf(whole);

        Assert.Equal(4, events.Count);
        Assert.All([events[0], events[2]], e => Assert.Equal("resp_1", JsonDocument.Parse(e).RootElement.GetProperty("response").GetProperty("previous_response_id").GetString()));
        Assert.Equal("Grüße 🎉, my \"response\"", JsonDocument.Parse(events[1]).RootElement.GetProperty("delta").GetString());
        Assert.Equal("[DONE]", events[3]);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(whole, Translate(bytes, cut));
        }
    }

    [Fact]
    public void A_break_is_told_under_the_next_number_and_once()
    {
        var translator = new ContinuedEvents(new() { PreviousResponseId = "resp_1" }, learn: null);
        var client = new ArrayBufferWriter<byte>();
        translator.Feed(Encoding.UTF8.GetBytes(Stream[..Stream.IndexOf(": a comment", StringComparison.Ordinal)]), client);

        translator.Break(new("server_error", "Gone."), client);
        translator.Break(new("server_error", "Gone."), client);

        var events = Inference.AnswerTests.EventsOf(Encoding.UTF8.GetString(client.WrittenSpan));
        Assert.Equal(2, events.Count);
        Assert.Equal(1, JsonDocument.Parse(events[1]).RootElement.GetProperty("sequence_number").GetInt32());
    }

    private static string Translate(byte[] bytes, int cut)
    {
        var learned = new List<string>();
        var translator = new ContinuedEvents(new() { PreviousResponseId = "resp_1" }, learned.Add);
        var client = new ArrayBufferWriter<byte>();
        translator.Feed(bytes.AsSpan(0, cut), client);
        translator.Feed(bytes.AsSpan(cut), client);
        translator.End(client);
        Assert.True(translator is { IsComplete: true, SawContent: true, Failure: null });
        Assert.Equal(["resp_2"], learned);
        Assert.Equal(3, translator.Usage?.Output);
        Assert.Equal("resp_1", JsonDocument.Parse(translator.Response).RootElement.GetProperty("previous_response_id").GetString());
        return Encoding.UTF8.GetString(client.WrittenSpan);
    }
}
