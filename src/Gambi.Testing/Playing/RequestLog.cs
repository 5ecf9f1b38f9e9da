namespace Gambi.Testing.Playing;

/// <summary>What one participant was asked, and who waits for more.</summary>
internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<TestRequest> _all = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<TestRequest> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Completes at the next request.</summary>
    public Task Changed()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }

    /// <summary>Adds one; answers how many came before it.</summary>
    public int Add(TestRequest request)
    {
        TaskCompletionSource changed;
        int place;
        lock (_gate)
        {
            place = _all.Count;
            _all.Add(request);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
        return place;
    }
}
