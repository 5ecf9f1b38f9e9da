namespace Gambi.Participant;

/// <summary>The provider lists no models, and its owner named none.</summary>
/// <param name="message">One sentence for people, without a header's value.</param>
/// <param name="report">All that the probe found out.</param>
public sealed class ProviderProbeException(string message, ProviderReport report) : Exception(message)
{
    /// <summary>All that the probe found out.</summary>
    public ProviderReport Report { get; } = report;
}
