using System.Collections.Concurrent;
using Gambi.Load.Measuring;

namespace Gambi.Load.Load;

/// <summary>Requests at a steady rate, whether the earlier ones are answered or not; times count from when each was due.</summary>
internal sealed class OpenLoop : IDisposable
{
    private const int MostAtOnce = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentStack<LoadConnection> _idle = new();
    private readonly ConcurrentBag<LoadConnection> _all = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Question _question;
    private readonly Window _window;
    private readonly long _interval;
    private volatile bool _isStopping;
    private int _running = 1;

    private OpenLoop(Question question, int rate, Window window)
    {
        _question = question;
        _window = window;
        _interval = 1_000_000_000 / rate;
    }

    /// <summary>Fails when a request fails; completes once it is stopped and everything is answered.</summary>
    public Task Completion => _end.Task;

    /// <summary>Starts asking so often a second.</summary>
    public static OpenLoop Start(Question question, int rate, Window window)
    {
        var loop = new OpenLoop(question, rate, window);
        new Thread(loop.Run) { IsBackground = true, Name = "open loop" }.Start();
        return loop;
    }

    /// <summary>Asks no more and waits for the answers; throws what went wrong.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        await _end.Task.WaitAsync(Patience, TimeProvider.System);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        foreach (var connection in _all)
        {
            connection.Dispose();
        }
    }

    private void Run()
    {
        Kernel.BePunctual();
        for (var due = Kernel.Now(); !_isStopping && !_end.Task.IsCompleted; due += _interval)
        {
            Kernel.SleepUntil(due);
            if (Interlocked.Increment(ref _running) > MostAtOnce)
            {
                _end.TrySetException(new LoadException($"{MostAtOnce} requests are waiting for their answers: {_question.Target.Name} does not keep up."));
            }

            _ = AskAsync(due);
        }

        Leave();
    }

    private async Task AskAsync(long due)
    {
        try
        {
            if (!_idle.TryPop(out var connection))
            {
                connection = new LoadConnection(_question.Target.EndPoint, _window.Traffic);
                _all.Add(connection);
                await connection.ConnectAsync(CancellationToken.None);
            }

            var timing = await connection.AskAsync(_question.Request, connection.CheckOf(_question));
            _window.Add(due, timing);
            _idle.Push(connection);
        }
        catch (Exception e)
        {
            _end.TrySetException(e);
        }

        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _end.TrySetResult();
        }
    }
}
