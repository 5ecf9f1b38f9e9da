using System.Net.WebSockets;
using System.Security.Cryptography;
using Gambi.TestKit.Tunnels;

namespace Gambi.Tunnel.Tests.Framing;

/// <summary>Our framing against System.Net.WebSockets, as either side's.</summary>
public sealed class InteropTests
{
    public static TheoryData<bool, int> Roles => new() { { false, 1 }, { false, 2 }, { true, 3 }, { true, 4 } };

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Messages_of_every_size_and_in_any_fragments_arrive_whole_both_ways_at_once(bool weAreClient, int seed)
    {
        (PipeWire ours, WebSocket theirs) = Connect(weAreClient);
        var random = new Random(seed);
        byte[][] messages = [.. Enumerable.Range(0, 200).Select(i => Message(random, i))];

        Task<byte[][]> receiving = Task.WhenAll(ReceiveOursAsync(ours, messages.Length, new Random(seed)), ReceiveTheirsAsync(theirs, messages.Length));
        await Task.WhenAll(SendOursAsync(ours, messages), SendTheirsAsync(theirs, messages, new Random(seed))).WaitAsync(Exchanges.Guard);
        byte[] expected = SHA256.HashData(messages.SelectMany(static message => message).ToArray());

        Assert.All(await receiving.WaitAsync(Exchanges.Guard), hash => Assert.Equal(expected, hash));
        await ours.DisposeAsync();
        theirs.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_close_of_ours_is_answered_by_them(bool weAreClient)
    {
        (PipeWire ours, WebSocket theirs) = Connect(weAreClient);
        await ours.CloseAsync(4001, "Over.", CancellationToken.None);
        await theirs.ReceiveAsync(new byte[10], CancellationToken.None).WaitAsync(Exchanges.Guard);
        Assert.Equal((4001, "Over."), ((int)theirs.CloseStatus!, theirs.CloseStatusDescription));
        await theirs.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "Yes.", CancellationToken.None);
        Assert.Equal(new WireReceived(WireMessageKind.Close, 0, true, 1000, "Yes."), await ours.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard));
        await ours.DisposeAsync();
        theirs.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_close_of_theirs_is_answered_by_us(bool weAreClient)
    {
        (PipeWire ours, WebSocket theirs) = Connect(weAreClient);
        Task closing = theirs.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "Leaving.", CancellationToken.None);
        Assert.Equal(new WireReceived(WireMessageKind.Close, 0, true, 1001, "Leaving."), await ours.ReceiveAsync(new byte[10], CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard));
        await ours.CloseAsync(1001, "Leaving.", CancellationToken.None);
        await ours.DisposeAsync();
        await closing.WaitAsync(Exchanges.Guard);
        Assert.Equal(WebSocketState.Closed, theirs.State);
        theirs.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tunnel_runs_between_the_two(bool weAreClient)
    {
        (PipeWire ours, WebSocket theirs) = Connect(weAreClient);
        var other = new WebSocketWire(theirs);
        foreach (TunnelVersion version in new[] { TunnelVersion.V2 })
        {
            await using TunnelPair pair = TunnelPair.Open(weAreClient ? other : ours, weAreClient ? ours : other, version, new DelegateHandler(Exchanges.EchoAsync));
            string large = "\"" + new string('x', 200_000) + "\"";
            Assert.Equal((200, large), await pair.Hub.AskAsync(large));
            await pair.Participant.CloseAsync(1000, "Done.", CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
            Assert.Equal(new TunnelClosed(1000, "Done.", ByPeer: true), await pair.Hub.Closed.WaitAsync(Exchanges.Guard));
        }
    }

    private static (PipeWire Ours, WebSocket Theirs) Connect(bool weAreClient)
    {
        (DuplexMemory one, DuplexMemory other) = DuplexMemory.CreatePair();
        return weAreClient
            ? (PipeWire.OfClient(one.AsStream()), WebSocket.CreateFromStream(other.AsStream(), new WebSocketCreationOptions { IsServer = true }))
            : (one.AsServer(), WebSocket.CreateFromStream(other.AsStream(), new WebSocketCreationOptions { IsServer = false }));
    }

    private static byte[] Message(Random random, int number)
    {
        int[] edges = [0, 1, 125, 126, 127, 4_095, 65_535, 65_536, 300_000, 1_000_000];
        byte[] message = new byte[number < edges.Length ? edges[number] : random.Next(random.Next(10) == 0 ? 100_000 : 1_000)];
        random.NextBytes(message);
        return message;
    }

    private static async Task SendOursAsync(PipeWire wire, byte[][] messages)
    {
        foreach (byte[] message in messages)
        {
            await wire.SendAsync(message, WireMessageKind.Binary, CancellationToken.None);
        }
    }

    private static async Task SendTheirsAsync(WebSocket socket, byte[][] messages, Random random)
    {
        foreach (byte[] message in messages)
        {
            int at = 0;
            while (random.Next(3) > 0)
            {
                int next = random.Next(at, message.Length + 1);
                await socket.SendAsync(message.AsMemory(at..next), WebSocketMessageType.Binary, endOfMessage: false, CancellationToken.None);
                at = next;
            }

            await socket.SendAsync(message.AsMemory(at), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
    }

    private static async Task<byte[]> ReceiveOursAsync(PipeWire wire, int messages, Random random)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[70_000];
        for (int ended = 0; ended < messages;)
        {
            int room = random.Next(4) == 0 ? 0 : random.Next(buffer.Length);
            WireReceived received = await wire.ReceiveAsync(buffer.AsMemory(0, room), CancellationToken.None);
            all.AppendData(buffer.AsSpan(0, received.Count));
            ended += received.EndOfMessage ? 1 : 0;
        }

        return all.GetHashAndReset();
    }

    private static async Task<byte[]> ReceiveTheirsAsync(WebSocket socket, int messages)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[70_000];
        for (int ended = 0; ended < messages;)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            all.AppendData(buffer.AsSpan(0, received.Count));
            ended += received.EndOfMessage ? 1 : 0;
        }

        return all.GetHashAndReset();
    }
}
