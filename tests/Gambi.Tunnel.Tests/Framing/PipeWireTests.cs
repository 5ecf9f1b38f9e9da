using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.Framing;

namespace Gambi.Tunnel.Tests.Framing;

/// <summary>Our framing against bytes made by hand.</summary>
public sealed class PipeWireTests
{
    [Fact]
    public async Task A_ping_between_fragments_is_answered_with_its_payload_and_a_pong_is_nothing()
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        await using PipeWire wire = ours.AsServer();
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Text, "He"u8, masked: true, isFinal: false));
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Pong, "unasked"u8, masked: true));
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Ping, "there?"u8, masked: true));
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Continuation, "llo"u8, masked: true));

        Assert.Equal((WireMessageKind.Text, "Hello"), await ReceiveTextAsync(wire));
        Assert.Equal(RawFrames.Frame(Opcode.Pong, "there?"u8, masked: false), await ReadAsync(peer, 8));
    }

    [Fact]
    public async Task A_flood_of_pings_from_a_peer_that_reads_nothing_is_answered_by_one_pong_and_takes_no_memory()
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        await using PipeWire wire = ours.AsServer();
        Task sending = wire.SendAsync(new byte[1_000_000], WireMessageKind.Binary, CancellationToken.None).AsTask();
        Task receiving = wire.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        for (int i = 0; i < 10_000; i++)
        {
            await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Ping, Encoding.ASCII.GetBytes($"{i:D5}"), masked: true));
        }

        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Binary, [1], masked: true));
        await receiving.WaitAsync(Exchanges.Guard);
        Assert.False(sending.IsCompleted);

        await ReadAsync(peer, 10 + 1_000_000);
        await sending.WaitAsync(Exchanges.Guard);
        Assert.Equal(RawFrames.Frame(Opcode.Pong, "09999"u8, masked: false), await ReadAsync(peer, 7));
        Assert.False(peer.Input.TryRead(out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_breaks_the_framing_reads_1002_and_the_tunnel_says_why(bool asClient)
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        ITunnelWire wire = asClient ? PipeWire.OfClient(ours.AsStream()) : ours.AsServer();
        await using IHubTunnel tunnel = HubTunnel.Open(wire, TunnelVersion.V2, new TunnelOptions());
        Task asking = Assert.ThrowsAsync<TunnelException>(() => tunnel.AskAsync("{}"));

        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Binary, [], masked: asClient)); // The wrong way round.

        TunnelClosed closed = await tunnel.Closed.WaitAsync(Exchanges.Guard);
        Assert.Equal((1002, false), (closed.Code, closed.ByPeer));
        Assert.Contains("mask", closed.Reason, StringComparison.Ordinal);
        await asking;
        Assert.EndsWith($"Close 03EA{Convert.ToHexString(Encoding.UTF8.GetBytes(closed.Reason))}", string.Join('\n', await AllAsync(peer, masked: asClient)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_is_the_last_that_is_sent_and_a_ping_after_it_is_not_answered()
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        await using PipeWire wire = ours.AsServer();
        await wire.CloseAsync(4001, new string('\u00E9', 200), CancellationToken.None);
        await wire.CloseAsync(1000, "again", CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(() => wire.SendAsync("x"u8.ToArray(), WireMessageKind.Text, CancellationToken.None).AsTask());
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Ping, [], masked: true));
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Close, [0x0F, 0xA1, (byte)'k'], masked: true));

        Assert.Equal(new WireReceived(WireMessageKind.Close, 0, true, 4001, "k"), await wire.ReceiveAsync(new byte[10], CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard));
        await Assert.ThrowsAsync<IOException>(() => wire.ReceiveAsync(new byte[10], CancellationToken.None).AsTask());
        Assert.Equal(RawFrames.Frame(Opcode.Close, [0x0F, 0xA1, .. Encoding.UTF8.GetBytes(new string('\u00E9', 61))], masked: false), await ReadAsync(peer, 126));
        Assert.False(peer.Input.TryRead(out _));
    }

    [Fact]
    public async Task A_peer_that_leaves_without_a_close_is_a_broken_wire()
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        await using PipeWire wire = ours.AsServer();
        Task receiving = wire.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Binary, new byte[5], masked: true).AsMemory(0, 3));
        await peer.Output.CompleteAsync();
        await Assert.ThrowsAsync<IOException>(() => receiving.WaitAsync(Exchanges.Guard));
    }

    [Fact]
    public async Task An_abort_ends_a_receive_and_a_send_that_wait_at_a_server()
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        await AbortAsync(ours.AsServer());
        GC.KeepAlive(peer);
    }

    [Fact]
    public async Task An_abort_ends_a_receive_and_a_send_that_wait_at_a_client()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using Socket server = await listener.AcceptSocketAsync().WaitAsync(Exchanges.Guard);
        await AbortAsync(PipeWire.OfClient(client.GetStream()));
    }

    [Fact]
    public async Task A_send_that_is_cancelled_halfway_is_the_last()
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        await using PipeWire wire = ours.AsServer();
        using var cancel = new CancellationTokenSource();
        Task sending = wire.SendAsync(new byte[1_000_000], WireMessageKind.Binary, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(Exchanges.Guard));
        await Assert.ThrowsAsync<IOException>(() => wire.SendAsync("x"u8.ToArray(), WireMessageKind.Text, CancellationToken.None).AsTask());
        GC.KeepAlive(peer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public async Task A_message_leaves_a_client_in_one_write(int size)
    {
        using var stream = new CountingStream();
        await using PipeWire wire = PipeWire.OfClient(stream);
        byte[] message = new byte[size];
        new Random(size).NextBytes(message);

        await wire.SendAsync(message, WireMessageKind.Binary, CancellationToken.None);

        Assert.Equal(1, stream.Writes);
        Assert.Equal([$"Binary {Convert.ToHexString(message)}"], RawFrames.Decode(expectsMasks: true, 1000, stream.Written));
    }

    [Fact]
    public async Task Messages_of_a_client_are_masked_each_with_a_key_of_its_own()
    {
        using var stream = new CountingStream();
        await using PipeWire wire = PipeWire.OfClient(stream);
        for (int i = 0; i < 200; i++)
        {
            await wire.SendAsync(new byte[4], WireMessageKind.Binary, CancellationToken.None);
        }

        // Two of 200 keys are the same once in 200,000 runs.
        Assert.InRange(stream.Written.Chunk(10).Select(static frame => Convert.ToHexString(frame.AsSpan(2, 4))).Distinct().Count(), 198, 200);
    }

    [Fact]
    public async Task A_pong_that_a_peer_does_not_read_keeps_nobody_from_disposing_of_the_wire()
    {
        (DuplexMemory ours, DuplexMemory peer) = DuplexMemory.CreatePair();
        PipeWire wire = ours.AsServer();
        ours.Output.GetSpan(100_000);
        ours.Output.Advance(100_000); // Until the peer has read this, no flush completes.
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Ping, [], masked: true));
        Task receiving = wire.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        await peer.Output.WriteAsync(RawFrames.Frame(Opcode.Binary, [1], masked: true));
        await receiving.WaitAsync(Exchanges.Guard);

        await wire.DisposeAsync().AsTask().WaitAsync(Exchanges.Guard);

        Assert.True(ours.Input.TryRead(out ReadResult unread), "What was not received is the owner's again.");
        Assert.Equal(1, unread.Buffer.Length);
    }

    private static async Task AbortAsync(PipeWire wire)
    {
        Task receiving = wire.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        Task sending = wire.SendAsync(new byte[50_000_000], WireMessageKind.Binary, CancellationToken.None).AsTask();

        wire.Abort();

        await Assert.ThrowsAsync<IOException>(() => receiving.WaitAsync(Exchanges.Guard));
        await Assert.ThrowsAsync<IOException>(() => sending.WaitAsync(Exchanges.Guard));
        await Assert.ThrowsAsync<IOException>(() => wire.SendAsync("x"u8.ToArray(), WireMessageKind.Text, CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard));
        await wire.DisposeAsync().AsTask().WaitAsync(Exchanges.Guard);
    }

    private static async Task<(WireMessageKind Kind, string Text)> ReceiveTextAsync(PipeWire wire)
    {
        var all = new ArrayBufferWriter<byte>();
        WireReceived received;
        do
        {
            received = await wire.ReceiveAsync(all.GetMemory(100), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
            all.Advance(received.Count);
        }
        while (!received.EndOfMessage);
        return (received.Kind, Encoding.UTF8.GetString(all.WrittenSpan));
    }

    private static async Task<byte[]> ReadAsync(DuplexMemory peer, int count)
    {
        ReadResult read = await peer.Input.ReadAtLeastAsync(count).AsTask().WaitAsync(Exchanges.Guard);
        byte[] bytes = read.Buffer.Slice(0, count).ToArray();
        peer.Input.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    private static async Task<List<string>> AllAsync(DuplexMemory peer, bool masked)
    {
        ReadResult read = await peer.Input.ReadAsync().AsTask().WaitAsync(Exchanges.Guard);
        return RawFrames.Decode(masked, 10_000, read.Buffer.ToArray());
    }
}
