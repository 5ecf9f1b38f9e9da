namespace Gambi.Client.Discovery;

/// <summary>Whether a hub answers at one of its URLs.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Outcome">Ends with what went wrong, or with <c>null</c> when a hub answered; never fails.</param>
internal sealed record UrlProbe(Uri Url, Task<GambiException?> Outcome)
{
    public bool HasAnswered => Outcome is { IsCompletedSuccessfully: true, Result: null };
}
