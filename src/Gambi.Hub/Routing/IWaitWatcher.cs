namespace Gambi.Hub.Routing;

/// <summary>Hears where a request stands while it waits, to tell its client.</summary>
internal interface IWaitWatcher
{
    /// <summary>Told again and again. What it throws ends the waiting: there is nobody to wait for.</summary>
    /// <param name="place">How many are served until it is, itself included, as far as can be known now.</param>
    /// <param name="cancellationToken">The client left.</param>
    ValueTask WaitsAsync(int place, CancellationToken cancellationToken);
}
