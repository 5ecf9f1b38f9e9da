namespace Gambi.DemoProvider;

/// <summary>The record of what a demo provider was asked; it can be awaited, so that tests never poll.</summary>
public sealed class DemoProviderLog
{
    private readonly Lock _gate = new();
    private readonly List<DemoRequest> _requests = [];
    private readonly List<(Func<IReadOnlyList<DemoRequest>, bool> Holds, TaskCompletionSource<IReadOnlyList<DemoRequest>> Done)> _waiters = [];
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private long _lastId;
    private int _active;

    internal DemoProviderLog(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _time = time;
    }

    /// <summary>How many requests are running.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    /// <summary>The requests it remembers, in order of arrival.</summary>
    public IReadOnlyList<DemoRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Waits until a request is as asked, and returns it as it was at that moment.</summary>
    public async Task<DemoRequest> WaitForAsync(Func<DemoRequest, bool> predicate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        IReadOnlyList<DemoRequest> requests = await WaitUntilAsync(all => all.Any(predicate), cancellationToken);
        return requests.First(predicate);
    }

    /// <summary>Waits until no request is running.</summary>
    public Task WaitForIdleAsync(CancellationToken cancellationToken) =>
        WaitUntilAsync(all => all.All(request => request.State != DemoRequestState.Running), cancellationToken);

    /// <summary>Waits until the whole log is as asked, and returns it as it was at that moment.</summary>
    public async Task<IReadOnlyList<DemoRequest>> WaitUntilAsync(Func<IReadOnlyList<DemoRequest>, bool> predicate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var done = new TaskCompletionSource<IReadOnlyList<DemoRequest>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (predicate(_requests))
            {
                return [.. _requests];
            }

            _waiters.Add((predicate, done));
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => Forget(done, cancellationToken));
        return await done.Task;
    }

    internal DemoRequest Begin(string method, string path, IReadOnlyDictionary<string, string> headers)
    {
        lock (_gate)
        {
            var request = new DemoRequest
            {
                Id = ++_lastId,
                Method = method,
                Path = path,
                Headers = headers,
                StartedAt = _time.GetUtcNow(),
            };
            _active++;
            _requests.Add(request);
            TellWaiters();
            return request;
        }
    }

    internal void Update(long id, Func<DemoRequest, DemoRequest> change)
    {
        lock (_gate)
        {
            int index = IndexOf(id);
            if (index >= 0)
            {
                _requests[index] = change(_requests[index]);
                TellWaiters();
            }
        }
    }

    /// <summary>Ends a request; the first ending counts.</summary>
    internal void End(long id, DemoRequestState state, int status)
    {
        lock (_gate)
        {
            int index = IndexOf(id);
            if (index >= 0 && _requests[index].State == DemoRequestState.Running)
            {
                _active--;
                _requests[index] = _requests[index] with { State = state, Status = status, EndedAt = _time.GetUtcNow() };
                TellWaiters();
                ForgetOldest();
            }
        }
    }

    private int IndexOf(long id) => _requests.FindLastIndex(request => request.Id == id);

    private void ForgetOldest()
    {
        if (_requests.Count - _active > _capacity)
        {
            _requests.RemoveAt(_requests.FindIndex(request => request.State != DemoRequestState.Running));
        }
    }

    private void TellWaiters()
    {
        for (int index = _waiters.Count - 1; index >= 0; index--)
        {
            if (_waiters[index].Holds(_requests))
            {
                _waiters[index].Done.TrySetResult([.. _requests]);
                _waiters.RemoveAt(index);
            }
        }
    }

    private void Forget(TaskCompletionSource<IReadOnlyList<DemoRequest>> done, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiters.RemoveAll(waiter => waiter.Done == done);
        }

        done.TrySetCanceled(cancellationToken);
    }
}
