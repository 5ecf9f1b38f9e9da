using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>Finds out what the owner did not say of a provider.</summary>
internal static class ProviderDiscovery
{
    /// <summary>The options with models and capabilities.</summary>
    /// <exception cref="ProviderProbeException">There are no models.</exception>
    public static async Task<ParticipantOptions> CompleteAsync(ParticipantOptions options, CancellationToken cancellationToken)
    {
        ProviderProbe probe = new(new() { Headers = options.ProviderHeaders, Time = options.Time, Handler = options.ProviderHandler });
        Task<ParticipantCapabilities> protocols = options.Capabilities is { } said ? Task.FromResult(said) : probe.ProbeProtocolsAsync(options.Endpoint, cancellationToken);
        Task<IReadOnlyList<string>> models = options.Models.Count > 0 ? Task.FromResult(options.Models) : ListAsync(probe, options.Endpoint, cancellationToken);
        await Task.WhenAll(protocols, models).ConfigureAwait(false);
        return options with { Models = await models.ConfigureAwait(false), Capabilities = await protocols.ConfigureAwait(false) };
    }

    private static async Task<IReadOnlyList<string>> ListAsync(ProviderProbe probe, ProviderAddress address, CancellationToken cancellationToken)
    {
        ProviderReport report = await probe.ListModelsAsync(address, cancellationToken).ConfigureAwait(false);
        return report.Models.Count > 0
            ? report.Models
            : throw new ProviderProbeException($"{report.Problem ?? $"The provider at {address} has no models."} Name the models to share if it has some.", report);
    }
}
