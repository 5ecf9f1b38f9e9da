using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Registers a participant and opens its tunnel: the two steps of joining and of every way back.</summary>
internal sealed class SessionLink : IDisposable
{
    private readonly ParticipantOptions _options;
    private readonly SessionState _state;
    private readonly ProviderForwarder _forwarder;
    private readonly TunnelDialer _dialer;
    private ParticipantCapabilities? _capabilities;

    public SessionLink(ParticipantOptions options, SessionState state, EventSink events)
    {
        _options = options;
        _state = state;
        _capabilities = options.Capabilities;
        _forwarder = new(options, events.Tell);
        _dialer = new(options, _forwarder);
        Hub = new(options);
    }

    public HubRegistration Hub { get; }

    /// <summary>Asks the provider what it speaks, if the owner did not say.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (_capabilities is null)
        {
            ProviderProbe probe = new(new() { Headers = _options.ProviderHeaders, Time = _options.Time, Handler = _options.ProviderHandler });
            _capabilities = await probe.ProbeProtocolsAsync(_options.Endpoint, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tokens are single-use, so that every tunnel wants a registration of its own.</summary>
    public async Task<RegisteredParticipant> RegisterAsync(CancellationToken cancellationToken)
    {
        _state.MoveTo(ParticipantState.Registering);
        return await Hub.RegisterAsync(_capabilities ?? new(), cancellationToken).ConfigureAwait(false);
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
