namespace Gambi.Participant;

/// <summary>Looks for providers on this machine's well-known ports.</summary>
/// <param name="providers">What to look for; <see cref="WellKnownProvider.All"/> when not given.</param>
/// <param name="options">How to probe; a timeout of 1 s when not given.</param>
public sealed class ProviderFinder(IReadOnlyList<WellKnownProvider>? providers = null, ProviderProbeOptions? options = null)
{
    private readonly IReadOnlyList<WellKnownProvider> _providers = providers ?? WellKnownProvider.All;
    private readonly ProviderProbe _probe = new(options ?? new() { Timeout = TimeSpan.FromSeconds(1) });

    /// <summary>All that list their models, in the order looked for. A page on one of the ports that is no provider is not among them.</summary>
    public async Task<IReadOnlyList<FoundProvider>> FindAsync(CancellationToken cancellationToken)
    {
        FoundProvider?[] found = await Task.WhenAll(_providers.Select(provider => LookAsync(provider, cancellationToken))).ConfigureAwait(false);
        return [.. found.OfType<FoundProvider>()];
    }

    private async Task<FoundProvider?> LookAsync(WellKnownProvider provider, CancellationToken cancellationToken)
    {
        ProviderAddress address = ProviderAddress.Parse($"http://localhost:{provider.Port}");
        ProviderReport report = await _probe.ListModelsAsync(address, cancellationToken).ConfigureAwait(false);
        return report.ModelsListed ? new(provider.Name, address, report.Models) : null;
    }
}
