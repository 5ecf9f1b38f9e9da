namespace Gambi.Hub.Routing;

/// <summary>Tells those whose clients shall know where they stand.</summary>
internal static class LineWatch
{
    /// <summary>How often: more often than proxies cut off what is silent.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Tells until there is an answer.</summary>
    /// <param name="waiter">Who waits.</param>
    /// <param name="watcher">Who is told.</param>
    /// <param name="place">Where it stands; 0 when it no longer waits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The client left.</param>
    public static async ValueTask TellAsync(Waiter waiter, IWaitWatcher watcher, Func<int> place, TimeProvider time, CancellationToken cancellationToken)
    {
        using var answered = new CancellationTokenSource();
        while (await Task.WhenAny(waiter.Answer, Task.Delay(Interval, time, answered.Token)) != waiter.Answer)
        {
            if (place() is > 0 and var current)
            {
                await watcher.WaitsAsync(current, cancellationToken);
            }
        }

        await answered.CancelAsync();
    }
}
