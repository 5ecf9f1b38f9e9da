using Gambi.TestKit.Processes;

namespace Gambi.Discovery.Tests.Machines;

/// <summary>What nobody tells of and has to be looked for.</summary>
internal static class Until
{
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience.Limit, TimeProvider.System);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
