using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.Tests;

public sealed class FrameReaderTests
{
    [Fact]
    public void Frames_are_the_same_wherever_their_bytes_are_cut()
    {
        byte[] message = [
            .. RawPeer.Frame(FrameType.Data, 1, 7, "hello"u8),
            .. RawPeer.Frame(FrameType.Ping, 0, 0, []),
            .. RawPeer.Frame(FrameType.Window, 0, 0xFFFF_FFFE, [1, 2, 3, 4])];

        for (int first = 0; first <= message.Length; first++)
        {
            for (int second = first; second <= message.Length; second++)
            {
                var reader = new FrameReader();
                var frames = new List<string>();
                Feed(reader, message.AsSpan(0, first), end: false, frames);
                Feed(reader, message.AsSpan(first, second - first), end: false, frames);
                Feed(reader, message.AsSpan(second), end: true, frames);

                Assert.Equal(["Data End 7 68656C6C6F", "Ping None 0 ", "Window None 4294967294 01020304"], frames);
            }
        }
    }

    [Fact]
    public void The_largest_frame_fits_and_the_buffer_shrinks_again()
    {
        var reader = new FrameReader();
        var frames = new List<string>();
        byte[] large = RawPeer.Frame(FrameType.Data, 0, 1, new byte[FrameHeader.MaxPayload]);
        for (int at = 0; at < large.Length;)
        {
            int count = Math.Min(reader.Free.Length, large.Length - at);
            Feed(reader, large.AsSpan(at, count), at + count == large.Length, frames);
            at += count;
        }

        Assert.Single(frames);
        Feed(reader, RawPeer.Frame(FrameType.Ping, 0, 0, []), end: true, frames);
        Assert.InRange(reader.Free.Length, FrameHeader.Size, 8192);
    }

    [Fact]
    public void Between_messages_there_need_be_no_buffer()
    {
        var reader = new FrameReader();
        var frames = new List<string>();
        Feed(reader, RawPeer.Frame(FrameType.Data, 1, 7, "hello"u8), end: true, frames);
        Assert.True(reader.IsEmpty);
        reader.Release();
        reader.Settle(0, endOfMessage: true);
        Feed(reader, RawPeer.Frame(FrameType.Data, 1, 7, "again"u8), end: true, frames);
        Assert.Equal(["Data End 7 68656C6C6F", "Data End 7 616761696E"], frames);
    }

    private static void Feed(FrameReader reader, ReadOnlySpan<byte> bytes, bool end, List<string> frames)
    {
        bytes.CopyTo(reader.Free.Span);
        reader.Add(bytes.Length);
        while (reader.TryRead(out FrameHeader header, out ReadOnlySpan<byte> payload))
        {
            frames.Add($"{header.Type} {header.Flags} {header.StreamId} {(payload.Length > 100 ? "large" : Convert.ToHexString(payload))}");
        }

        reader.Settle(bytes.Length, end);
    }
}
