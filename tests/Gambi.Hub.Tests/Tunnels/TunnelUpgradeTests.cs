using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gambi.Hub.Rooms;
using Gambi.Hub.Tests.Inference;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Tunnels;

/// <summary>The opening handshake as bytes, and what becomes of its connection.</summary>
public sealed class TunnelUpgradeTests
{
    // RFC 6455, 1.3.
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";
    private const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);
    private static readonly byte[] Hello = [1, 0, 10, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 16, 0, 0, 0];
    private static readonly byte[] Ping = [7, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Pong = [8, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public async Task What_a_client_sends_right_behind_its_handshake_is_read_and_a_close_ends_the_connection()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var registered = await client.RegisterAsync(await client.CreateRoomCodeAsync(), "worker");
        await using var connection = hub.OpenConnection();

        byte[] request = [.. Head(registered.TunnelUrl()), .. Masked(2, Hello), .. Masked(2, Ping), .. Masked(9, "you?"u8), .. Masked(8, [0x03, 0xE8])];
        await connection.WriteAsync(request);
        var all = await ReadToEndAsync(connection).WaitAsync(Guard);

        var text = Encoding.Latin1.GetString(all);
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", text, StringComparison.Ordinal);
        var head = text[..(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        Assert.Contains("\r\nConnection: Upgrade\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: websocket\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nSec-WebSocket-Accept: {Accept}\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nSec-WebSocket-Protocol: {TunnelProtocol.SubprotocolV2}\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Extensions", head, StringComparison.Ordinal);
        var frames = Frames(all.AsSpan(head.Length));
        Assert.Equal(2, frames.First(static frame => frame.First == 0x82).Payload[8]); // HELLO of version 2
        Assert.Contains(frames, static frame => frame.First == 0x82 && frame.Payload.AsSpan().IndexOf(Pong) >= 0);
        Assert.Contains(frames, static frame => frame.First == 0x8A && frame.Payload.AsSpan().SequenceEqual("you?"u8));
        Assert.Equal(0x88, frames[^1].First);
        Assert.Equal([0x03, 0xE8], frames[^1].Payload[..2]);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    [InlineData("Sec-WebSocket-Version: 13\r\n")]
    [InlineData("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n")]
    public async Task A_handshake_that_is_none_is_refused_and_leaves_the_token_good(string headers)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var registered = await client.RegisterAsync(await client.CreateRoomCodeAsync(), "worker");
        var answer = Encoding.UTF8.GetString(await hub.AskRawAsync(Head(registered.TunnelUrl(), headers)));
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("INVALID_REQUEST", answer, StringComparison.Ordinal);
        await using var tunnel = await JoinedParticipant.OpenAsync(hub, registered.TunnelUrl());
        Assert.Equal(TunnelVersion.V2, tunnel.Version);
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task On_a_server_that_keeps_its_connections_to_itself_a_tunnel_is_a_platform_s_WebSocket(TunnelVersion version)
    {
        await using var hub = await TestHub.StartAsync(offersTransport: false);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var participant = await JoinedParticipant.JoinAsync(hub, code, "worker", EchoAsync, version: version);
        Assert.Equal("\"hello\"", await AskAsync(hub.Services, code, "\"hello\""));
    }

    [Fact]
    public async Task The_server_s_limit_of_upgraded_connections_holds_until_a_tunnel_ends()
    {
        await using var hub = await TestHub.StartAsync(services: static s => s.Configure<KestrelServerOptions>(static kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1));
        hub.AllowErrors = true;
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var first = await JoinedParticipant.JoinAsync(hub, code, "first", EchoAsync);
        var refused = (await client.RegisterAsync(code, "second")).TunnelUrl();
        await Assert.ThrowsAsync<WebSocketException>(() => JoinedParticipant.OpenAsync(hub, refused).WaitAsync(Guard));
        Assert.Equal("\"still\"", await AskAsync(hub.Services, code, "\"still\"", "first"));

        await first.DisposeAsync();

        await using var third = await OpenWhenFreeAsync(hub, client, code);
        Assert.False(third.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_tunnel_over_TLS_runs_on_the_decrypted_bytes()
    {
        using var certificate = SelfSigned();
        await using var app = GambiHubServer.Create(static _ => { }, builder => builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate }),
            }))));
        await app.StartAsync();
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString();
        using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri(app.Urls.Single()) };
        var code = await client.CreateRoomCodeAsync();
        var url = (await client.RegisterAsync(code, "worker")).TunnelUrl();
        Assert.Equal("wss", url.Scheme);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(TunnelProtocol.SubprotocolV2);
        using (var invoker = new HttpMessageInvoker(handler, disposeHandler: false))
        {
            await socket.ConnectAsync(url, invoker, CancellationToken.None).WaitAsync(Guard);
        }

        await using var tunnel = ParticipantTunnel.Open(new WebSocketWire(socket), TunnelVersion.V2, new TestKit.Tunnels.DelegateHandler(EchoAsync), new TunnelOptions());
        var large = $"\"{new string('x', 300_000)}\"";
        await InferenceScene.WaitAsync(() => app.Services.GetRequiredService<RoomRegistry>().Find(code)!.Find("worker")!.Link is not null);
        Assert.Equal(large, await AskAsync(app.Services, code, large));
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "Done.", CancellationToken.None).AsTask().WaitAsync(Guard);
        Assert.Equal("Done.", (await tunnel.Closed).Reason);
    }

    private static byte[] Head(Uri url, string headers = $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\nSec-WebSocket-Protocol: {TunnelProtocol.SubprotocolV2}\r\n") =>
        Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: hub.test\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Extensions: permessage-deflate\r\n{headers}\r\n");

    // A mask of zeros is one, too, and hides nothing.
    private static byte[] Masked(byte opcode, ReadOnlySpan<byte> payload) => [(byte)(0x80 | opcode), (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];

    private static List<(byte First, byte[] Payload)> Frames(ReadOnlySpan<byte> bytes)
    {
        List<(byte, byte[])> frames = [];
        while (!bytes.IsEmpty)
        {
            Assert.InRange(bytes[1], 0, 125);
            frames.Add((bytes[0], bytes.Slice(2, bytes[1]).ToArray()));
            bytes = bytes[(2 + bytes[1])..];
        }

        return frames;
    }

    private static async Task<byte[]> ReadToEndAsync(Stream connection)
    {
        var all = new ArrayBufferWriter<byte>();
        int count;
        while ((count = await connection.ReadAsync(all.GetMemory(1024))) > 0)
        {
            all.Advance(count);
        }

        return all.WrittenSpan.ToArray();
    }

    private static async Task EchoAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await exchange.Body.CopyToAsync(body, cancellationToken);
        await exchange.StartAsync(200, [], cancellationToken);
        await exchange.WriteAsync(body.ToArray(), cancellationToken);
        await exchange.CompleteAsync(cancellationToken);
    }

    private static async Task<string> AskAsync(IServiceProvider services, string code, string text, string id = "worker")
    {
        var link = services.GetRequiredService<RoomRegistry>().Find(code)!.Find(id)!.Link!;
        var request = new ExchangeRequest(TunnelOperations.ChatCompletionsCreate, "POST", "/v1/chat/completions") { Body = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)) };
        Assert.True((await link.SendAsync(request, CancellationToken.None).AsTask().WaitAsync(Guard)).TryGet(out var reply, out _));
        await using (reply)
        {
            using var body = new StreamReader(reply.Body.AsStream());
            return await body.ReadToEndAsync().WaitAsync(Guard);
        }
    }

    // The server counts the connection out when it has closed it, a moment after the tunnel.
    private static async Task<IParticipantTunnel> OpenWhenFreeAsync(TestHub hub, HttpClient client, string code)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await JoinedParticipant.OpenAsync(hub, (await client.RegisterAsync(code, "third")).TunnelUrl());
            }
            catch (WebSocketException) when (TimeProvider.System.GetElapsedTime(started) < Guard)
            {
                await Task.Yield();
            }
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }
}
