using System.Text;
using Gambi.Fuzz.Tests.Running;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;

namespace Gambi.Fuzz.Tests.Tunnels;

/// <summary>The other end of a tunnel, which says what a case wants and leaves.</summary>
internal sealed class BadPeer(MemoryWire wire, Random random)
{
    private static readonly string[] OfHub =
    [
        """{"type":"tunnel.request","requestId":"1","operation":"responses.create","method":"POST","path":"/v1/responses","headers":{"a":"b"},"body":{"model":"m","input":"hi"},"stream":true,"metadata":{}}""",
        """{"type":"tunnel.request","requestId":"2","operation":"chat.completions.create","method":"POST","path":"/v1/chat/completions","headers":{},"body":[1,2],"stream":false}""",
        """{"type":"tunnel.cancel","requestId":"1"}""",
        """{"type":"tunnel.pong","timestamp":1}""",
    ];

    private static readonly string[] OfParticipant =
    [
        """{"type":"tunnel.response.start","requestId":"1","status":200,"headers":{"content-type":"text/event-stream"}}""",
        """{"type":"tunnel.response.chunk","requestId":"1","chunk":"ZGF0YTogaGkKCg=="}""",
        """{"type":"tunnel.response.chunk","requestId":"1","chunk":"ZGF0YTogW0RPTkVdCgo="}""",
        """{"type":"tunnel.response.end","requestId":"1"}""",
        """{"type":"tunnel.response.error","requestId":"1","stage":"provider","message":"no"}""",
        """{"type":"tunnel.ping","timestamp":1}""",
    ];

    /// <summary>Speaks, reads what comes meanwhile, and goes with a word or without.</summary>
    public async Task SpeakAsync(TunnelVersion version, bool asHub)
    {
        Task reading = ReadAsync();
        try
        {
            foreach ((byte[] bytes, WireMessageKind kind, bool ends) in version == TunnelVersion.V2 ? Binary(asHub) : Text(asHub ? OfHub : OfParticipant))
            {
                await wire.SendPartAsync(bytes, kind, ends, CancellationToken.None);
            }

            if (random.Next(2) == 0)
            {
                await wire.CloseAsync(random.Next(4) == 0 ? random.Next(70_000) : 1000, "over", CancellationToken.None);
            }
            else
            {
                wire.Abort();
            }
        }
        catch (IOException)
        {
            // The tunnel ended before all was said.
        }

        await reading;
    }

    private IEnumerable<(byte[] Bytes, WireMessageKind Kind, bool Ends)> Binary(bool asHub)
    {
        yield return (Frames.Hello(random), WireMessageKind.Binary, true);
        if (random.Next(2) == 0)
        {
            foreach (byte[] frame in Frames.Exchange(random, asHub, stream: 1))
            {
                yield return (random.Next(12) == 0 ? Frames.Any(random, asHub) : frame, WireMessageKind.Binary, true);
            }
        }

        for (int messages = 1 + random.Next(5); messages > 0; messages--)
        {
            byte[] message = [.. Enumerable.Range(0, 1 + random.Next(4)).SelectMany(_ => Frames.Any(random, asHub))];
            message = random.Next(10) == 0 ? Mutations.OfBytes(random, message) : message;
            int cut = random.Next(3) == 0 ? random.Next(message.Length) : 0;
            if (cut > 0)
            {
                yield return (message[..cut], WireMessageKind.Binary, false);
            }

            yield return (message[cut..], random.Next(40) == 0 ? WireMessageKind.Text : WireMessageKind.Binary, random.Next(20) > 0);
        }
    }

    private IEnumerable<(byte[] Bytes, WireMessageKind Kind, bool Ends)> Text(string[] messages)
    {
        // In the order that makes sense, with some left out and some twice.
        foreach (string message in messages.SelectMany(text => Enumerable.Repeat(text, random.Next(3))))
        {
            byte[] bytes = random.Next(3) > 0 ? Encoding.UTF8.GetBytes(message) : Mutations.OfJson(random, message);
            int cut = bytes.Length > 1 && random.Next(4) == 0 ? random.Next(bytes.Length) : 0;
            if (cut > 0)
            {
                yield return (bytes[..cut], WireMessageKind.Text, false);
            }

            yield return (bytes[cut..], random.Next(10) == 0 ? WireMessageKind.Binary : WireMessageKind.Text, random.Next(20) > 0);
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while ((await wire.ReceiveAsync(buffer, CancellationToken.None)).Kind != WireMessageKind.Close)
            {
            }
        }
        catch (IOException)
        {
            // Gone without a word.
        }
    }
}
