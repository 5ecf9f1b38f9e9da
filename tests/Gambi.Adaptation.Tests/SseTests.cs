using System.Buffers;
using System.Text;
using Gambi.Adaptation.Sse;

namespace Gambi.Adaptation.Tests;

public sealed class SseTests
{
    [Theory]
    [InlineData("data: one\n\ndata: two\n\n", "|one", "|two")]
    [InlineData("data: one\r\n\r\ndata: two\r\n\r\n", "|one", "|two")]
    [InlineData("data: one\r\rdata: two\r\r", "|one", "|two")]
    [InlineData("data: one\r\n\ndata:two\n\r\n", "|one", "|two")]
    [InlineData("event: a.b\ndata: one\n\nevent:c\ndata: \n\n", "a.b|one", "c|")]
    [InlineData("\uFEFFdata: one\n\n", "|one")]
    [InlineData("\uFEFF: hello\ndata: one\n\n", "|one")]
    [InlineData(": comment\n\n:\n\ndata: one\n: within\nid: 7\nretry: 5\n\n\n\ndata: two", "|one", "|two")]
    [InlineData("data: one\ndata:  two\ndata\ndata: three\n\n", "|one\n two\n\nthree")]
    [InlineData("data: häß日本🙂\r\n\r\ndata: [DONE]", "|häß日本🙂", "|[DONE]")]
    [InlineData("database: no\nevents: no\n\ndata: a: b\n\n", "|a: b")]
    [InlineData("event: lonely\n\ndata: {\"a\":1}\n", "|{\"a\":1}")]
    [InlineData("")]
    [InlineData("\n\r\n\r: x\n")]
    public void Events_are_the_same_wherever_the_stream_is_cut(string stream, params string[] expected)
    {
        foreach (byte[][] pieces in Cutting.EveryWay(stream.Utf8()))
        {
            var decoder = new SseDecoder();
            List<string> found = [];
            foreach (byte[] piece in pieces)
            {
                decoder.Append(piece);
                Drain(decoder, found);
            }

            decoder.Complete();
            Drain(decoder, found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Relayed_events_are_all_bytes_of_the_stream_in_whatever_pieces_they_come()
    {
        var random = new Random(20261120);
        string[] parts = ["data: ", "x", "é", "\n", "\r\n", "\r", "\n\n", "event: e", ":", "id: 1", "\r\r", " "];
        for (int round = 0; round < 500; round++)
        {
            byte[] stream = string.Concat(Enumerable.Range(0, 40).Select(_ => parts[random.Next(parts.Length)])).Utf8();
            var scanner = new SseEventScanner();
            var relayed = new ArrayBufferWriter<byte>();
            byte[] pending = [];
            for (int index = 0; index < stream.Length;)
            {
                int size = Math.Min(random.Next(1, 9), stream.Length - index);
                pending = Relay(scanner, Cutting.Sequence(pending, stream[index..(index + size)]), false, relayed);
                index += size;
            }

            Assert.Empty(Relay(scanner, Cutting.Sequence(pending), true, relayed));
            Assert.Equal(stream, relayed.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void A_single_data_line_is_a_slice_of_the_buffer()
    {
        byte[] bytes = "event: e\ndata: payload\n\n".Utf8();
        Assert.Equal(SseScan.Event, new SseEventScanner().Scan(new ReadOnlySequence<byte>(bytes), false, out SseEvent found));
        Assert.True(found.Data.FirstSpan.Overlaps(bytes));
        Assert.Equal(bytes.Length, found.Length);
    }

    [Fact]
    public void Scanning_an_ordinary_event_allocates_nothing()
    {
        var buffer = new ReadOnlySequence<byte>("data: {\"choices\":[{\"delta\":{\"content\":\" word\"}}]}\n\n".Utf8());
        var scanner = new SseEventScanner();
        scanner.Scan(buffer, false, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int time = 0; time < 100; time++)
        {
            scanner.Scan(buffer, false, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("data: 123456789\n\n", 17, SseScan.Event)]
    [InlineData("data: 123456789\n\n", 16, SseScan.TooLarge)]
    [InlineData("data: 123456789", 14, SseScan.TooLarge)]
    [InlineData("data: 123456789", 15, SseScan.NeedMore)]
    public void An_event_larger_than_the_bound_is_refused(string stream, int bound, SseScan expected)
    {
        var decoder = new SseDecoder(bound);
        decoder.Append(stream.Utf8());
        Assert.Equal(expected, decoder.Read(out _));
    }

    [Fact]
    public void Written_events_and_comments_read_back()
    {
        var output = new ArrayBufferWriter<byte>();
        SseEncoder.WriteComment(output, "queued 3\ndata: not an event");
        SseEncoder.WriteEvent(output, "llm.request"u8, "{\"a\":1}"u8, "7"u8);
        SseEncoder.WriteEvent(output, default, "two\r\nlines\nand one"u8);
        output.Write(SseEncoder.Done);
        Assert.Equal(
            ": queued 3\n: data: not an event\n\nid: 7\nevent: llm.request\ndata: {\"a\":1}\n\ndata: two\ndata: lines\ndata: and one\n\ndata: [DONE]\n\n",
            Encoding.UTF8.GetString(output.WrittenSpan));
        var decoder = new SseDecoder();
        decoder.Append(output.WrittenSpan);
        List<string> found = [];
        Drain(decoder, found);
        Assert.Equal(["llm.request|{\"a\":1}", "|two\nlines\nand one", "|[DONE]"], found);
    }

    private static void Drain(SseDecoder decoder, List<string> found)
    {
        while (decoder.Read(out SseEvent next) == SseScan.Event)
        {
            found.Add($"{next.Type.Text()}|{next.Data.Text()}");
        }
    }

    private static byte[] Relay(SseEventScanner scanner, ReadOnlySequence<byte> buffer, bool completed, ArrayBufferWriter<byte> output)
    {
        while (scanner.Scan(buffer, completed, out SseEvent found) == SseScan.Event)
        {
            output.Write(found.Raw.ToArray());
            buffer = buffer.Slice(found.Length);
        }

        return buffer.ToArray();
    }
}
