namespace Gambi.Resilience.Tests.Running;

/// <summary>Waits for what nothing tells, with a guard.</summary>
internal static class Until
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks again and again; what it last answered stands in the failure when it never holds.</summary>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="ask">Answers <c>null</c> when it holds, else what is missing.</param>
    public static async Task HoldsAsync(string what, Func<Task<string?>> ask)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await ask().WaitAsync(Patience.Limit) is { } missing)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience.Limit, $"It never came that {what}: {missing}");
            await Task.Delay(Interval, TimeProvider.System, CancellationToken.None);
        }
    }

    public static Task HoldsAsync(string what, Func<bool> holds) => HoldsAsync(what, () => Task.FromResult(holds() ? null : "no"));
}
