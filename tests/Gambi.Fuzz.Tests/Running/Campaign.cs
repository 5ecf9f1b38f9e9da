using System.Collections.Concurrent;
using System.Globalization;

namespace Gambi.Fuzz.Tests.Running;

/// <summary>
/// Many cases of one kind, each made from the seed and its number alone. After all of them nothing may have grown, and no exception may have been lost.
/// <c>GAMBI_FUZZ_SEED</c> makes other cases, <c>GAMBI_FUZZ_CASE</c> repeats one.
/// </summary>
internal sealed class Campaign(string name, int cases)
{
    private const int DefaultSeed = 20261121;
    private const long TolerableGrowth = 4 * 1024 * 1024;

    // A leak grows however often one looks; pools grow until they are full, which is sooner on one machine than on another.
    private const int MostLooks = 5;

    // Long enough for the slowest machine; whoever hangs hangs for ever.
    private static readonly TimeSpan CaseGuard = TimeSpan.FromSeconds(60);

    // A loop without end inside a case gives no case guard a chance.
    private static readonly TimeSpan CampaignGuard = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, int> _outcomes = new();
    private readonly int _seed = Number("GAMBI_FUZZ_SEED") ?? DefaultSeed;

    /// <summary>Runs all cases, several at once, and says which failed, if one did.</summary>
    public async Task RunAsync(Func<Random, Task> run)
    {
        if (Number("GAMBI_FUZZ_CASE") is { } only)
        {
            await RunAsync(run, only, only + 1);
            return;
        }

        ConcurrentQueue<Exception> lost = new();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => lost.Enqueue(e.Exception);

        // What another campaign lost is none of this one's.
        HeapBytes();
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            // What the first third leaves are pools and compiled code; what the rest adds is a leak.
            (int from, int to) = (cases / 3, cases);
            await RunAsync(run, 0, from);
            List<long> heap = [HeapBytes()];
            do
            {
                await RunAsync(run, from, to);
                heap.Add(HeapBytes());
                (from, to) = (to, to + to - from);
            }
            while (Growth(heap) >= TolerableGrowth && heap.Count <= MostLooks);
            string sizes = string.Join(" → ", heap.Select(static bytes => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture)));
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {cases} cases, heap {sizes} MB; {Outcomes()}");
            Assert.Empty(lost);
            Assert.True(Growth(heap) < TolerableGrowth, $"{name} grew: {sizes} MB.");
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
    }

    /// <summary>Notes how a case came out.</summary>
    public void Saw(string outcome) => _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);

    /// <summary>Fails unless at least this many cases came out so: where all end at the first check, nothing behind it is tested.</summary>
    public void AssertSaw(string outcome, int least)
    {
        if (Number("GAMBI_FUZZ_CASE") is null)
        {
            Assert.True(_outcomes.GetValueOrDefault(outcome) >= least, $"Only {_outcomes.GetValueOrDefault(outcome)} cases of '{name}' came out as '{outcome}': {Outcomes()}");
        }
    }

    private string Outcomes() => string.Join(", ", _outcomes.OrderByDescending(static o => o.Value).Select(static o => $"{o.Key} {o.Value}"));

    private async Task RunAsync(Func<Random, Task> run, int from, int to)
    {
        int next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(async () =>
        {
            int number;
            while ((number = Interlocked.Increment(ref next)) < to)
            {
                await RunCaseAsync(run, number);
            }
        }))).WaitAsync(CampaignGuard);
    }

    private async Task RunCaseAsync(Func<Random, Task> run, int number)
    {
        try
        {
            await run(new Random(unchecked((_seed * 1_000_003) + number))).WaitAsync(CaseGuard);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{name}, seed {_seed}, case {number} (repeat it with GAMBI_FUZZ_SEED={_seed} GAMBI_FUZZ_CASE={number}): {e.Message}", e);
        }
    }

    private static long Growth(List<long> heap) => heap[^1] - heap[^2];

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static long HeapBytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
