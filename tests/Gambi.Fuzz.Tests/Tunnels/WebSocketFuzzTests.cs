using System.Buffers;
using Gambi.Fuzz.Tests.Running;
using Gambi.Tunnel;
using Gambi.Tunnel.Framing;

namespace Gambi.Fuzz.Tests.Tunnels;

public sealed class WebSocketFuzzTests
{
    // A control frame's payload, and an exception with where it was thrown.
    private const long MostAllocated = 32 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_a_websocket_peer_sends_is_the_same_however_it_is_cut_and_takes_no_memory(bool asServer)
    {
        var campaign = new Campaign($"frames of a WebSocket's {(asServer ? "client" : "server")}", 50_000);
        await campaign.RunAsync(random =>
        {
            byte[] bytes = WebSocketFrames.Some(random, masked: asServer);
            byte[] target = new byte[70_000];
            List<string> whole = Decode(asServer, [bytes], () => target.Length, target);

            // Only now, that what is made once for all is made.
            AssertAllocates(asServer, bytes, target);
            List<string> cut = Decode(asServer, Cuts(random, bytes), () => random.Next(3) == 0 ? random.Next(4) : random.Next(target.Length), target);
            Assert.Equal(whole, cut);
            whole.ForEach(line => campaign.Saw(line.Split(' ')[0]));
            return Task.CompletedTask;
        });
        foreach (string outcome in new[] { "Text", "Binary", "Ping", "Pong", "Close", "violation" })
        {
            campaign.AssertSaw(outcome, 2_000);
        }
    }

    private static void AssertAllocates(bool asServer, byte[] bytes, byte[] target)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var decoder = new WebSocketDecoder(asServer);
        var source = new ReadOnlySequence<byte>(bytes);
        try
        {
            while (decoder.Decode(ref source, target).Kind != DecodedKind.Nothing)
            {
            }
        }
        catch (TunnelViolationException)
        {
            // Its only way to say no.
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }

    /// <summary>What comes out: whole messages as their hash, control frames as they are, and the violation at the end, if there is one.</summary>
    private static List<string> Decode(bool asServer, byte[][] pieces, Func<int> room, byte[] target)
    {
        var decoder = new WebSocketDecoder(asServer);
        List<string> said = [];
        var message = new HashCode();
        byte[] unread = [];
        try
        {
            foreach (byte[] piece in pieces)
            {
                ReadOnlySequence<byte> source = Pieces.Join(unread, piece);
                for (bool more = true; more;)
                {
                    int size = room();
                    Decoded decoded = decoder.Decode(ref source, target.AsSpan(0, size));
                    more = decoded.Kind != DecodedKind.Nothing;
                    Say(said, ref message, decoder, decoded, target);
                }

                unread = source.ToArray();
            }
        }
        catch (TunnelViolationException violation)
        {
            said.Add($"violation {violation.Code}");
        }

        return said;
    }

    private static void Say(List<string> said, ref HashCode message, WebSocketDecoder decoder, Decoded decoded, byte[] target)
    {
        if (decoded.Kind is DecodedKind.Text or DecodedKind.Binary)
        {
            foreach (byte value in target.AsSpan(0, decoded.Count))
            {
                message.Add(value);
            }

            if (decoded.EndOfMessage)
            {
                said.Add($"{decoded.Kind} {message.ToHashCode()}");
                message = default;
            }
        }
        else if (decoded.Kind != DecodedKind.Nothing)
        {
            said.Add($"{decoded.Kind} {Convert.ToHexString(decoder.Control)}");
            if (decoded.Kind == DecodedKind.Close)
            {
                (int code, string reason) = CloseBody.Read(decoder.Control);
                Assert.InRange(code, 1000, 4999);
                Assert.InRange(reason.Length, 0, 123);
            }
        }
    }

    private static byte[][] Cuts(Random random, byte[] bytes)
    {
        List<byte[]> pieces = [];
        for (int at = 0; at < bytes.Length;)
        {
            int count = Math.Min(bytes.Length - at, 1 + random.Next(random.Next(2) == 0 ? 6 : 5_000));
            pieces.Add(bytes[at..(at + count)]);
            at += count;
        }

        return [.. pieces];
    }
}
