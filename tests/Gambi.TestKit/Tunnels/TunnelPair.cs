using Gambi.TestKit.Processes;
using Gambi.Tunnel;

namespace Gambi.TestKit.Tunnels;

/// <summary>Both ends of one tunnel, joined by memory unless other wires are given.</summary>
public sealed class TunnelPair : IAsyncDisposable
{
    private TunnelPair(IHubTunnel hub, IParticipantTunnel participant)
    {
        Hub = hub;
        Participant = participant;
    }

    /// <summary>Options by real time, for a machine that may stand still for longer than a handshake may take.</summary>
    public static TunnelOptions Unhurried { get; } = new() { HandshakeTimeout = Patience.Limit };

    /// <summary>The hub's end.</summary>
    public IHubTunnel Hub { get; }

    /// <summary>The participant's end.</summary>
    public IParticipantTunnel Participant { get; }

    /// <summary>Opens both ends over given wires.</summary>
    public static TunnelPair Open(
        ITunnelWire hubWire, ITunnelWire participantWire, TunnelVersion version, ITunnelRequestHandler handler, TunnelOptions? options = null) => new(
            HubTunnel.Open(hubWire, version, options ?? Unhurried),
            ParticipantTunnel.Open(participantWire, version, handler, options ?? Unhurried));

    /// <summary>Opens both ends over memory.</summary>
    public static TunnelPair Open(TunnelVersion version, ITunnelRequestHandler handler, TunnelOptions? options = null)
    {
        (MemoryWire hub, MemoryWire participant) = MemoryWire.CreatePair();
        return Open(hub, participant, version, handler, options);
    }

    /// <summary>Opens both ends over memory around a function that serves.</summary>
    public static TunnelPair Open(TunnelVersion version, Func<ITunnelExchange, CancellationToken, Task> serve, TunnelOptions? options = null) =>
        Open(version, new DelegateHandler(serve), options);

    /// <summary>Opens both ends over a connection's bytes in memory, with framing of our own.</summary>
    public static TunnelPair OpenOverBytes(TunnelVersion version, ITunnelRequestHandler handler, TunnelOptions? options = null)
    {
        (PipeWire hub, PipeWire participant) = DuplexMemory.CreateWires();
        return Open(hub, participant, version, handler, options);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Participant.DisposeAsync();
    }
}
