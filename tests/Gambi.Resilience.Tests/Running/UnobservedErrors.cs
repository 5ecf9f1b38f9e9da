using System.Collections.Concurrent;

namespace Gambi.Resilience.Tests.Running;

/// <summary>Watches for exceptions of tasks that nobody looked at.</summary>
internal sealed class UnobservedErrors : IDisposable
{
    private readonly ConcurrentQueue<AggregateException> _seen = new();

    public UnobservedErrors()
    {
        // Those of whoever ran before are none of this test's.
        Heap.Collect();
        TaskScheduler.UnobservedTaskException += Note;
    }

    /// <summary>Fails when there was one; tasks that nobody holds any more tell of theirs only when they are collected.</summary>
    public void AssertNone()
    {
        Heap.Collect();
        Assert.True(_seen.IsEmpty, $"{_seen.Count} exception(s) that nobody looked at:\n{string.Join('\n', _seen.Select(static e => e.InnerException))}");
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Note;

    private void Note(object? sender, UnobservedTaskExceptionEventArgs e) => _seen.Enqueue(e.Exception);
}
