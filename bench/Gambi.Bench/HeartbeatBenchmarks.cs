using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gambi.Bench.Scenes;
using Gambi.Hub.Rooms;

namespace Gambi.Bench;

/// <summary>
/// What a participant's heartbeat costs the hub: over a port through Kestrel, client included (100 in one go, so that what is measured is no waiting), and without its HTTP. Beside it
/// the least that any request costs here.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
[SuppressMessage("Design", "CA1001", Justification = "The runner ends it by its cleanup.")]
public class HeartbeatBenchmarks
{
    private const int Batch = 100;

    private readonly byte[] _buffer = new byte[256 * 1024];
    private LoadedHub _hub = null!;
    private Presence _presence = null!;
    private Room _room = null!;
    private Gambi.Hub.Rooms.Participant _participant = null!;
    private Socket _client = null!;
    private byte[] _heartbeats = null!;
    private byte[] _healths = null!;

    [GlobalSetup]
    public void Start()
    {
        _hub = LoadedHub.StartAsync(1, 1000, listens: true).GetAwaiter().GetResult();
        _presence = _hub.Get<Presence>();
        _room = _hub.Rooms[0];
        _participant = _room.Participants[500];
        _client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _client.Connect(IPAddress.Loopback, _hub.Port);
        _heartbeats = Request($"POST /v1/rooms/{_room.Code}/participants/{_participant.Id}/heartbeat HTTP/1.1\r\nHost: localhost\r\nX-Gambi-Participant-Key: {_hub.Keys[_participant.Id]}\r\nContent-Length: 0\r\n\r\n");
        _healths = Request("GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    [GlobalCleanup]
    public void Stop()
    {
        _client.Dispose();
        _hub.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Benchmark]
    public void WithoutHttp() => _presence.Heartbeat(_room, _participant);

    [Benchmark(OperationsPerInvoke = Batch)]
    public int Heartbeat() => Ask(_heartbeats);

    [Benchmark(OperationsPerInvoke = Batch)]
    public int Health() => Ask(_healths);

    private static byte[] Request(string text) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, Batch)));

    private int Ask(byte[] requests)
    {
        _client.Send(requests);
        var (answers, length) = (0, 0);
        while (answers < Batch)
        {
            var read = _client.Receive(_buffer.AsSpan(length));
            length = read == 0 ? throw new IOException("The hub hung up.") : length + read;
            answers = _buffer.AsSpan(0, length).Count("HTTP/1.1 200"u8);
        }

        return answers;
    }
}
