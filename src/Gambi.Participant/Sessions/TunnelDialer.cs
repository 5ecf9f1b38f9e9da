using System.Net.WebSockets;
using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Opens a participant's tunnel.</summary>
/// <param name="options">Where to and how.</param>
/// <param name="handler">Serves its requests.</param>
internal sealed class TunnelDialer(ParticipantOptions options, ITunnelRequestHandler handler)
{
    private readonly TunnelAddresses _addresses = new(options.HubUrl);
    private readonly WebSocketConnect _connect = options.ConnectWebSocket ?? new TunnelSocket(options.HubHandler).ConnectAsync;

    /// <summary>Tries the addresses in order.</summary>
    /// <exception cref="TunnelConnectException">None worked; it tells of the last.</exception>
    public async Task<IParticipantTunnel> DialAsync(TunnelBootstrap bootstrap, CancellationToken cancellationToken)
    {
        IReadOnlyList<Uri> addresses = _addresses.Of(bootstrap);
        TunnelConnectException? failed = null;
        foreach (Uri address in addresses)
        {
            try
            {
                WebSocket socket = await ConnectAsync(address, cancellationToken).ConfigureAwait(false);
                IParticipantTunnel tunnel = Open(socket);
                _addresses.Remember(address, addresses);
                return tunnel;
            }
            catch (TunnelConnectException unusable)
            {
                failed = unusable;
            }
        }

        throw failed!;
    }

    private async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(options.ConnectTimeout, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        string where = $"{address.Scheme}://{address.Authority}";
        try
        {
            IReadOnlyList<string> offer = options.TunnelVersions.Contains(TunnelVersion.V2) ? [TunnelProtocol.SubprotocolV2] : [];
            return await _connect(address, offer, either.Token).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException || ProviderFailure.IsConnection(broken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw broken as TunnelConnectException ?? (deadline.IsCancellationRequested
                ? new TunnelConnectException($"The tunnel to {where} did not open within {options.ConnectTimeout.TotalSeconds:0.#} s.", broken)
                : new TunnelConnectException($"The tunnel to {where} could not be opened: {ProviderFailure.Describe(broken)}.", broken));
        }
    }

    private IParticipantTunnel Open(WebSocket socket)
    {
        // A hub that ignores the offer speaks v1 (contract §4).
        TunnelVersion version = socket.SubProtocol == TunnelProtocol.SubprotocolV2 ? TunnelVersion.V2 : TunnelVersion.V1;
        if (!options.TunnelVersions.Contains(version))
        {
            socket.Abort();
            socket.Dispose();
            throw new TunnelConnectException($"The hub speaks version {(int)version} of the tunnel, which this participant was told not to.");
        }

        return ParticipantTunnel.Open(new WebSocketWire(socket), version, handler, options.Tunnel ?? new TunnelOptions { Time = options.Time });
    }
}
