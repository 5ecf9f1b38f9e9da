using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Registers a participant and opens its tunnel: the two steps of joining and of every way back.</summary>
internal sealed class SessionLink : IDisposable
{
    private readonly SessionState _state;
    private readonly ProviderForwarder _forwarder;
    private readonly TunnelDialer _dialer;

    public SessionLink(ParticipantOptions options, SessionState state, EventSink events)
    {
        _state = state;
        _forwarder = new(options, events.Tell);
        _dialer = new(options, _forwarder);
        Hub = new(options);
    }

    public HubRegistration Hub { get; }

    /// <summary>Tokens are single-use, so that every tunnel wants a registration of its own.</summary>
    public async Task<RegisteredParticipant> RegisterAsync(CancellationToken cancellationToken)
    {
        _state.MoveTo(ParticipantState.Registering);
        return await Hub.RegisterAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IParticipantTunnel> ConnectAsync(RegisteredParticipant registered, CancellationToken cancellationToken)
    {
        _state.MoveTo(ParticipantState.Connecting);
        return await _dialer.DialAsync(registered.Tunnel, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Hub.Dispose();
        _forwarder.Dispose();
    }
}
