using System.Buffers;
using System.Text;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.Tests;

/// <summary>The other end of a tunnel, spoken by hand.</summary>
internal sealed class RawPeer(MemoryWire wire)
{
    public static readonly byte[] Hello = Frame(FrameType.Hello, 0, 0, [2, 0, 0, 0, 1, 0, 8, 0, 0, 0]); // window 65,536, 8 streams

    public MemoryWire Wire { get; } = wire;

    public static byte[] Frame(FrameType type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(type, (FrameFlags)flags, payload.Length, stream).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    public Task SendAsync(params byte[][] frames) =>
        Wire.SendAsync(frames.SelectMany(static frame => frame).ToArray(), WireMessageKind.Binary, CancellationToken.None).AsTask();

    public Task SendTextAsync(string message) =>
        Wire.SendAsync(Encoding.UTF8.GetBytes(message), WireMessageKind.Text, CancellationToken.None).AsTask();

    public async Task<(WireReceived Last, byte[] Bytes)> ReceiveAsync()
    {
        var all = new ArrayBufferWriter<byte>();
        while (true)
        {
            WireReceived received = await Wire.ReceiveAsync(all.GetMemory(4096), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
            all.Advance(received.Count);
            if (received.EndOfMessage)
            {
                return (received, all.WrittenSpan.ToArray());
            }
        }
    }

    public async Task<string> ReceiveTextAsync()
    {
        (WireReceived last, byte[] bytes) = await ReceiveAsync();
        Assert.Equal(WireMessageKind.Text, last.Kind);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads until the tunnel closes, answers, and returns how it closed.</summary>
    public async Task<(int Code, string? Reason)> ReceiveCloseAsync()
    {
        while (true)
        {
            (WireReceived last, _) = await ReceiveAsync();
            if (last.Kind == WireMessageKind.Close)
            {
                await Wire.CloseAsync(last.CloseCode, last.CloseReason ?? "", CancellationToken.None);
                return (last.CloseCode, last.CloseReason);
            }
        }
    }

    /// <summary>Reads frames until one of this type comes.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)> ReceiveFrameAsync(FrameType type)
    {
        while (true)
        {
            (WireReceived last, byte[] bytes) = await ReceiveAsync();
            Assert.Equal(WireMessageKind.Binary, last.Kind);
            for (int at = 0; at < bytes.Length;)
            {
                FrameHeader header = FrameHeader.Read(bytes.AsSpan(at));
                if (header.Type == type)
                {
                    return (header, bytes[(at + FrameHeader.Size)..(at + FrameHeader.Size + header.Length)]);
                }

                at += FrameHeader.Size + header.Length;
            }
        }
    }
}
