using System.Threading.Channels;

namespace Gambi.Hub.Journal;

/// <summary>What waits to be written, in order. What somebody waits for wakes the writer at once, the rest within half a second; more than fits is refused.</summary>
internal sealed class JournalQueue : IDisposable
{
    /// <summary>Most records, and bytes of them, that somebody waits for; or waited for, while the disk took nothing.</summary>
    public const int MostAwaited = 16 * 1024;

    /// <inheritdoc cref="MostAwaited"/>
    public const long MostAwaitedBytes = 64 * 1024 * 1024;

    /// <summary>Most records, and bytes of them, that nobody waits for.</summary>
    public const int MostUnawaited = 16 * 1024;

    /// <inheritdoc cref="MostUnawaited"/>
    public const long MostUnawaitedBytes = 64 * 1024 * 1024;

    /// <summary>Bytes written at once: one flush more costs less than a batch that keeps everybody waiting.</summary>
    private const long MostBytesAtOnce = 8 * 1024 * 1024;

    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Queue<PendingRecord> _pending = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ITimer _lingering;
    private int _unawaited;
    private long _awaitedBytes;
    private long _unawaitedBytes;
    private bool _closed;

    public JournalQueue(TimeProvider time) =>
        _lingering = time.CreateTimer(static queue => ((JournalQueue)queue!)._wake.Writer.TryWrite(true), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Takes a record that nobody waits for; <c>false</c> when there is no room for it.</summary>
    public bool TryAdd(in JournalRecord record)
    {
        var bytes = RecordFormat.Measure(record);
        lock (_gate)
        {
            if (_closed || bytes > RecordFormat.MaxLength || _unawaited >= MostUnawaited || _unawaitedBytes + bytes > MostUnawaitedBytes)
            {
                return false;
            }

            _pending.Enqueue(new(record, null, bytes));
            _unawaitedBytes += bytes;
            if (_unawaited++ == 0)
            {
                _lingering.Change(Linger, Timeout.InfiniteTimeSpan);
            }

            return true;
        }
    }

    /// <summary>Takes a record, or none, that somebody waits for; <c>null</c> when there is no room for it.</summary>
    public Task? Add(in JournalRecord? record)
    {
        var bytes = record is { } some ? RecordFormat.Measure(some) : 0;
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed || bytes > RecordFormat.MaxLength || _pending.Count - _unawaited >= MostAwaited || _awaitedBytes + bytes > MostAwaitedBytes)
            {
                return null;
            }

            _pending.Enqueue(new(record, kept, bytes));
            _awaitedBytes += bytes;
        }

        _wake.Writer.TryWrite(true);
        return kept.Task;
    }

    /// <summary>Completes when there may be something to write; <c>false</c> when nothing will come any more.</summary>
    public async ValueTask<bool> WaitAsync()
    {
        var more = await _wake.Reader.WaitToReadAsync(CancellationToken.None);
        _wake.Reader.TryRead(out _);
        return more;
    }

    /// <summary>The next of them to write together; empty when there is none.</summary>
    public List<PendingRecord> Take()
    {
        var batch = new List<PendingRecord>();
        var bytes = 0L;
        lock (_gate)
        {
            while (_pending.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Bytes <= MostBytesAtOnce))
            {
                batch.Add(_pending.Dequeue());
                bytes += next.Bytes;
                if (next.Kept is null)
                {
                    _unawaited--;
                    _unawaitedBytes -= next.Bytes;
                }
                else
                {
                    _awaitedBytes -= next.Bytes;
                }
            }
        }

        return batch;
    }

    /// <summary>Takes nothing any more; what it has can still be taken from it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _wake.Writer.TryComplete();
    }

    public void Dispose() => _lingering.Dispose();
}
