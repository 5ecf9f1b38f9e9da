using System.Diagnostics.CodeAnalysis;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Rooms;

/// <summary>How a hub stops: it takes no new work, what runs may finish for a while, then everything ends.</summary>
/// <remarks>
/// It is over before the host lets go of its web server, so that a hub that drains still answers who asks how it is. A host that only says that it stops, and does not wait, is heard, too.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Nobody waits on a handle of the sources: to cancel them is their end.")]
internal sealed partial class HubDrain : IHostedLifecycleService
{
    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly DrainSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<HubDrain> _logger;
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _silent = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task? _draining;
    private int _running;

    public HubDrain(DrainSettings settings, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<HubDrain> logger)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        lifetime.ApplicationStopping.UnsafeRegister(static drain => _ = ((HubDrain)drain!).DrainAsync(), this);
    }

    /// <summary>What new work is answered once the hub stops, and work that has not begun.</summary>
    public static HubFailure Refusal { get; } = new(ErrorCatalog.InternalError, "The hub is stopping and takes no new work.")
    {
        StatusOverride = 503,
        RetryAfter = RefusedFor,
        Hint = $"{HubFailure.TryAgain(RefusedFor)} By then it may be back.",
    };

    /// <summary>Cancelled when the hub takes no new work: what only waits is answered with <see cref="Refusal"/>.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Cancelled when nothing runs any more, or time is up: tunnels end, and what still runs with them.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Cancelled after that, when what was cut off has been told, too, or soon: event streams end.</summary>
    public CancellationToken Silent => _silent.Token;

    /// <summary>Requests and runs that a stop would wait for now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Begins a piece of work, unless the hub stops.</summary>
    public bool TryEnter(out RunningWork work)
    {
        work = Enter();
        if (!_begun.IsCancellationRequested)
        {
            return true;
        }

        work.Dispose();
        return false;
    }

    /// <summary>Begins what a running piece of work leaves behind, such as a response in background; it is never refused.</summary>
    public RunningWork Enter()
    {
        // Counted before it is looked whether the hub stops, as that is done before the count is looked at: no work is missed.
        Interlocked.Increment(ref _running);
        return new RunningWork(this);
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0 && _begun.IsCancellationRequested)
        {
            _idle.TrySetResult();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The host stops and everything in it is still there: drains, in a hurry once the host's patience ends.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var hurry = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _hurry);
        await DrainAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task DrainAsync()
    {
        lock (_gate)
        {
            return _draining ??= Task.Run(DrainOnceAsync);
        }
    }

    private async Task DrainOnceAsync()
    {
        try
        {
            await _begun.CancelAsync();
            await WaitForIdleAsync();
        }
        finally
        {
            // Whatever somebody who heard of the beginning did: a hub that never ends would keep its process.
            await _over.CancelAsync();
            _ = FallSilentAsync();
        }
    }

    private async Task FallSilentAsync()
    {
        try
        {
            await _idle.Task.WaitAsync(FarewellTime, _time, _hurry.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // What hangs even now is nothing to wait for.
        }

        await _silent.CancelAsync();
    }

    private async Task WaitForIdleAsync()
    {
        var running = Running;
        if (running == 0)
        {
            _idle.TrySetResult();
        }

        try
        {
            var idle = _idle.Task.WaitAsync(_settings.Grace, _time, _hurry.Token);
            if (!idle.IsCompleted)
            {
                LogWaiting(running, _settings.Grace.TotalSeconds);
            }

            await idle;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            LogCut(Running);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The hub stops: {Running} requests may finish within {Seconds} s")]
    private partial void LogWaiting(int running, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hub stops: {Running} requests are cut off")]
    private partial void LogCut(int running);
}
