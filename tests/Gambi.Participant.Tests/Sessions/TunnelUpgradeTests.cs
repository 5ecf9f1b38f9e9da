using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

/// <summary>Hubs whose half of the opening handshake is spoken by hand (RFC 6455, 4).</summary>
public sealed partial class TunnelUpgradeTests
{
    private const string Good = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: gambi.tunnel.v2\r\n\r\n";

    private static readonly Uri Url = new("ws://hub.test/tunnel?token=secret");
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_hub_that_proves_to_have_read_the_key_is_taken_and_what_it_says_in_the_same_breath_is_read()
    {
        await using RawHub hub = new();
        Task<DialledWire> connecting = hub.ConnectAsync("gambi.tunnel.v2");
        string head = await hub.ReadHeadAsync();
        Assert.StartsWith("GET /tunnel?token=secret HTTP/1.1\r\n", head, StringComparison.Ordinal);
        foreach (string line in new[] { "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: gambi.tunnel.v2" })
        {
            Assert.Contains($"\r\n{line}\r\n", head, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Extensions", head, StringComparison.Ordinal);
        await hub.AnswerAsync(head, Good, [0x82, 3, 1, 2, 3]);

        DialledWire dialled = await connecting.WaitAsync(Guard);
        await using ITunnelWire wire = dialled.Wire;
        byte[] buffer = new byte[10];
        Assert.Equal(new WireReceived(WireMessageKind.Binary, 3, EndOfMessage: true), await wire.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Guard));
        Assert.Equal("gambi.tunnel.v2", dialled.Subprotocol);
        await wire.SendAsync("hi"u8.ToArray(), WireMessageKind.Text, CancellationToken.None);
        Assert.Equal([0x81, 0x82], (await hub.ReadAsync(8))[..2]);
    }

    [Fact]
    public async Task A_hub_that_ignores_the_offer_speaks_no_subprotocol()
    {
        await using RawHub hub = new();
        Task<DialledWire> connecting = hub.ConnectAsync("gambi.tunnel.v2");
        await hub.AnswerAsync(await hub.ReadHeadAsync(), Good.Replace("Sec-WebSocket-Protocol: gambi.tunnel.v2\r\n", "", StringComparison.Ordinal), []);
        DialledWire dialled = await connecting.WaitAsync(Guard);
        Assert.Null(dialled.Subprotocol);
        await dialled.Wire.DisposeAsync();
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols", "HTTP/1.1 200 OK\r\nContent-Length: 0", "refused with 200")]
    [InlineData("HTTP/1.1 101 Switching Protocols", "HTTP/1.1 404 Not Found\r\nContent-Length: 0", "refused with 404")]
    [InlineData("{accept}", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "speaks no WebSocket")] // Another key's.
    [InlineData("Sec-WebSocket-Accept", "X-Accept", "speaks no WebSocket")]
    [InlineData("Upgrade: WebSocket", "Upgrade: h2c", "speaks no WebSocket")]
    [InlineData("Connection: upgrade", "Connection: close", "speaks no WebSocket")]
    [InlineData("gambi.tunnel.v2", "something.else", "speaks no WebSocket")] // Was not offered.
    [InlineData("Sec-WebSocket-Protocol: gambi.tunnel.v2", "Sec-WebSocket-Extensions: permessage-deflate", "speaks no WebSocket")] // Likewise.
    public async Task An_answer_that_the_RFC_says_to_fail_is_failed_and_never_tells_the_token(string what, string by, string says)
    {
        await using RawHub hub = new();
        Task<DialledWire> connecting = hub.ConnectAsync("gambi.tunnel.v2");
        string head = await hub.ReadHeadAsync();
        await hub.AnswerAsync(head, Good.Replace(what, by, StringComparison.Ordinal), []);
        var failed = await Assert.ThrowsAsync<TunnelConnectException>(() => connecting.WaitAsync(Guard));
        Assert.Contains(says, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connect_that_is_cancelled_gives_up()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        using CancellationTokenSource cancel = new();
        Task<DialledWire> connecting = new TunnelUpgrade(handler: null).ConnectAsync(new($"ws://{mute.LocalEndpoint}/"), [], cancel.Token);
        using Socket accepted = await mute.AcceptSocketAsync().WaitAsync(Guard);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Guard));
    }

    /// <summary>The other end of a connection that a test speaks for.</summary>
    private sealed partial class RawHub : IAsyncDisposable
    {
        private readonly DuplexMemory _end;
        private readonly SocketsHttpHandler _handler;

        public RawHub()
        {
            (DuplexMemory client, _end) = DuplexMemory.CreatePair();
            _handler = new() { ConnectCallback = (_, _) => ValueTask.FromResult(client.AsStream()), UseProxy = false };
        }

        public Task<DialledWire> ConnectAsync(string subprotocol) =>
            new TunnelUpgrade(_handler).ConnectAsync(Url, [subprotocol], CancellationToken.None);

        public async Task<string> ReadHeadAsync()
        {
            string head = "";
            while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                head += Encoding.ASCII.GetString(await ReadAsync(1));
            }

            return head;
        }

        public async Task<byte[]> ReadAsync(int count)
        {
            byte[] bytes = new byte[count];
            var read = await _end.Input.ReadAtLeastAsync(count).AsTask().WaitAsync(Guard);
            System.Buffers.BuffersExtensions.CopyTo(read.Buffer.Slice(0, count), bytes);
            _end.Input.AdvanceTo(read.Buffer.GetPosition(count));
            return bytes;
        }

        public async Task AnswerAsync(string head, string answer, byte[] behind)
        {
            string accept = OpeningHandshake.Accept(KeyLine().Match(head).Groups[1].Value);
            await _end.Output.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(answer.Replace("{accept}", accept, StringComparison.Ordinal)), .. behind]);
        }

        public async ValueTask DisposeAsync()
        {
            _handler.Dispose();
            await _end.Output.CompleteAsync();
            await _end.Input.CompleteAsync();
        }

        [GeneratedRegex("Sec-WebSocket-Key: (\\S+)\r\n")]
        private static partial Regex KeyLine();
    }
}
