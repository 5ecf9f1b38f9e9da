using Gambi.Client;

namespace Gambi.Testing.Playing;

/// <summary>Everything that was told of a room, and who waits for more.</summary>
internal sealed class EventRecorder(EventsClient events, string code) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedEvent> _all = [];
    private readonly CancellationTokenSource _leaving = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _recording = Task.CompletedTask;

    public IReadOnlyList<ReceivedEvent> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Returns once the hub tells.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _recording = RecordAsync();
        await WaitAsync(0, static _ => true, "the first event", cancellationToken);
    }

    /// <summary>The first event from number <paramref name="start"/> on that fits, once it is there.</summary>
    public async Task<ReceivedEvent> WaitAsync(int start, Func<ReceivedEvent, bool> fits, string what, CancellationToken cancellationToken)
    {
        ReceivedEvent? found = null;
        await Waiting.UntilAsync(Changed, () => (found = All.Skip(start).FirstOrDefault(fits)) is not null, () => $"{what} did not come; the room told: {Names()}", TimeProvider.System, cancellationToken);
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _recording.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leaving.Dispose();
    }

    /// <summary>What was told so far, for people.</summary>
    public string Names() => string.Join(", ", All.Select(static e => e.Event.Type)) is { Length: > 0 } names ? names : "nothing";

    private async Task RecordAsync()
    {
        await foreach (var received in events.WatchRoomAsync(code, cancellationToken: _leaving.Token))
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                _all.Add(received);
                (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            changed.SetResult();
        }
    }

    private Task Changed()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }
}
