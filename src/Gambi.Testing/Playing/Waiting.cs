namespace Gambi.Testing.Playing;

/// <summary>Waits for what a test expects, and not for ever: what never comes must say so, instead of hanging.</summary>
internal static class Waiting
{
    /// <summary>How long anything may take; far more than it does, also on a busy machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as <paramref name="isThere"/>, which is asked again whenever what <paramref name="changed"/> answered completes.</summary>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public static async Task UntilAsync(Func<Task> changed, Func<bool> isThere, Func<string> whatElse, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        while (true)
        {
            // Taken before the look: what changes after it is not missed.
            var next = changed();
            if (isThere())
            {
                return;
            }

            try
            {
                await next.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(FormattableString.Invariant($"Within {Patience.TotalSeconds:0} s {whatElse()}."));
            }
        }
    }
}
