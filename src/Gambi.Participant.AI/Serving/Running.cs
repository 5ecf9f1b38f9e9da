namespace Gambi.Participant.AI;

/// <summary>Runs other people's code where it may block, and never waits for it longer than anybody wants its result.</summary>
internal static class Running
{
    /// <summary>Runs <paramref name="work"/> on the pool. Cancelling cancels it, and returns at once, whether or not it heeds that.</summary>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        // Not disposed: work that does not heed it may still look at it, and without a timer it holds nothing.
        CancellationTokenSource abort = new();
        try
        {
            return await Task.Run(() => work(abort.Token), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its callbacks are other people's code, and run on the pool.
            _ = abort.CancelAsync();
            throw;
        }
    }
}
