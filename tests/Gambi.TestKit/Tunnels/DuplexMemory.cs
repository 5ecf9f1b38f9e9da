using System.IO.Pipelines;
using Gambi.Testing.Memory;
using Gambi.Tunnel;

namespace Gambi.TestKit.Tunnels;

/// <summary>One end of a connection in memory, as bytes: a pipe each way, or a stream. What is not read holds the writer back.</summary>
public sealed class DuplexMemory : IDuplexPipe
{
    private static readonly PipeOptions Options = new(useSynchronizationContext: false);

    private readonly Pipe _incoming;
    private readonly Pipe _outgoing;

    private DuplexMemory(Pipe incoming, Pipe outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <inheritdoc/>
    public PipeReader Input => _incoming.Reader;

    /// <inheritdoc/>
    public PipeWriter Output => _outgoing.Writer;

    /// <summary>The two ends of a new connection.</summary>
    public static (DuplexMemory One, DuplexMemory Other) CreatePair()
    {
        Pipe forth = new(Options), back = new(Options);
        return (new(back, forth), new(forth, back));
    }

    /// <summary>Wires at both ends of a new connection.</summary>
    public static (PipeWire Hub, PipeWire Participant) CreateWires()
    {
        (DuplexMemory hub, DuplexMemory participant) = CreatePair();
        return (hub.AsServer(), PipeWire.OfClient(participant.AsStream()));
    }

    /// <summary>A server's wire at this end.</summary>
    public PipeWire AsServer() => PipeWire.OfServer(this, Drop);

    /// <summary>This end as a stream; disposing of it ends both directions.</summary>
    public Stream AsStream() => new MemoryClientStream(Input, Output, static () => { });

    /// <summary>Tears the connection down: only the ends that a network would hold.</summary>
    public void Drop()
    {
        _incoming.Writer.Complete(new IOException("Torn down."));
        _outgoing.Reader.Complete();
    }
}
