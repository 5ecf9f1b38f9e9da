using Gambi.Client;
using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Registers a participant and opens its tunnel: the two steps of joining and of every way back.</summary>
internal sealed class SessionLink : IDisposable
{
    // The first is enough but for hubs that are very busy; serving them a moment early harms nobody.
    private const int MostConfirmations = 20;

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

    /// <summary>Opens the tunnel; returns when requests of the room reach it.</summary>
    public async Task<IParticipantTunnel> ConnectAsync(RegisteredParticipant registered, CancellationToken cancellationToken)
    {
        _state.MoveTo(ParticipantState.Connecting);
        IParticipantTunnel tunnel = await _dialer.DialAsync(registered.Tunnel, cancellationToken).ConfigureAwait(false);
        try
        {
            await ConfirmAsync(cancellationToken).ConfigureAwait(false);
            return tunnel;
        }
        catch
        {
            await tunnel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A hub answers the upgrade a moment before it has the tunnel in use: whoever asks the room right after joining would be told that nobody is there.
    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (int asked = 0; asked < MostConfirmations; asked++)
            {
                if ((await Hub.HeartbeatAsync(cancellationToken).ConfigureAwait(false)).Status is not ParticipantStatus.Offline)
                {
                    return;
                }
            }
        }
        catch (GambiException)
        {
            // The heartbeats that follow meet it too, and what it means is judged there.
        }
    }

    public void Dispose()
    {
        Hub.Dispose();
        _forwarder.Dispose();
    }
}
