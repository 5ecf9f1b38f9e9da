using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Opens a participant's tunnel.</summary>
/// <param name="options">Where to and how.</param>
/// <param name="handler">Serves its requests.</param>
internal sealed class TunnelDialer(ParticipantOptions options, ITunnelRequestHandler handler)
{
    private readonly TunnelAddresses _addresses = new(options.HubUrl);
    private readonly TunnelUpgrade _upgrade = new(options.HubHandler);

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
                DialledWire dialled = await ConnectAsync(address, cancellationToken).ConfigureAwait(false);
                IParticipantTunnel tunnel = await OpenAsync(dialled).ConfigureAwait(false);
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

    private async Task<DialledWire> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(options.ConnectTimeout, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        string where = $"{address.Scheme}://{address.Authority}";
        try
        {
            IReadOnlyList<string> offer = options.TunnelVersions.Contains(TunnelVersion.V2) ? [TunnelProtocol.SubprotocolV2] : [];
            return await _upgrade.ConnectAsync(address, offer, either.Token).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is OperationCanceledException || ProviderFailure.IsConnection(broken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw broken as TunnelConnectException ?? (deadline.IsCancellationRequested
                ? new TunnelConnectException($"The tunnel to {where} did not open within {options.ConnectTimeout.TotalSeconds:0.#} s.", broken)
                : new TunnelConnectException($"The tunnel to {where} could not be opened: {ProviderFailure.Describe(broken)}.", broken));
        }
    }

    private async ValueTask<IParticipantTunnel> OpenAsync(DialledWire dialled)
    {
        // A hub that ignores the offer speaks v1 (contract §4).
        TunnelVersion version = dialled.Subprotocol == TunnelProtocol.SubprotocolV2 ? TunnelVersion.V2 : TunnelVersion.V1;
        if (!options.TunnelVersions.Contains(version))
        {
            dialled.Wire.Abort();
            await dialled.Wire.DisposeAsync().ConfigureAwait(false);
            throw new TunnelConnectException($"The hub speaks version {(int)version} of the tunnel, which this participant was told not to.");
        }

        return ParticipantTunnel.Open(dialled.Wire, version, handler, options.Tunnel ?? new TunnelOptions { Time = options.Time });
    }
}
