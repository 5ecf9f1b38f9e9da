using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Journal;

/// <summary>
/// A hub's memory beyond its life: records that one writer appends to a file, as many as wait to one flush. It knows groups, keys and values, and nothing of what they mean.
/// </summary>
internal sealed partial class StateJournal(JournalSettings settings, TimeProvider time, ILogger<StateJournal> logger) : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFailedRewriting = TimeSpan.FromMinutes(1);

    private readonly JournalQueue _queue = new(time);
    private JournalFile? _file;
    private Task _writing = Task.CompletedTask;
    private DateTimeOffset _notBefore;
    private DateTimeOffset _noRewritingBefore;
    private bool _isFailing;
    private long _dropped;

    /// <summary>Whether anything is kept.</summary>
    public bool IsOn => settings.Folder is not null;

    /// <summary>Records that were not kept because the disk was too slow, or full; nobody waited for them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Opens the folder, cuts off what is not whole, answers what is kept, first to last, and takes records from then on. Without a folder there is nothing to do.</summary>
    /// <exception cref="JournalException">The folder cannot be used.</exception>
    public IEnumerable<JournalRecord> Open() => settings.Folder is { } folder ? Open(folder, settings.TakeFolder(folder)) : [];

    /// <summary>Appends a record; completes when it is safe.</summary>
    /// <exception cref="JournalException">It is not kept.</exception>
    public Task AppendAsync(in JournalRecord record) => _queue.Add(record) ?? Task.FromException(Overloaded());

    /// <summary>Appends a record within about a second; when that is not possible, it is not kept.</summary>
    public void AppendSoon(in JournalRecord record)
    {
        if (IsOn && !_queue.TryAdd(record))
        {
            Drop(1);
        }
    }

    /// <summary>Completes when all that was appended before is safe, or lost.</summary>
    /// <exception cref="JournalException">The disk takes nothing at the moment.</exception>
    public Task SettleAsync() => !IsOn ? Task.CompletedTask : _queue.Add(null) ?? Task.FromException(Overloaded());

    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _writing;
        _queue.Dispose();
        _file?.Dispose();
    }

    private IEnumerable<JournalRecord> Open(string path, IDisk disk)
    {
        try
        {
            (_file, var cut) = JournalRecovery.Open(disk);
            if (cut is not null)
            {
                LogCut(Path.Combine(path, JournalFile.Name), cut.Offset, cut.Bytes, cut.IsKeptAside ? $"they are kept as {JournalRecovery.CutName}" : "there was no room to keep them aside");
            }
        }
        catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
        {
            disk.Dispose();
            throw new JournalException($"The state in '{path}' cannot be read: {e.Message}", e);
        }

        return ReadThenWrite(_file);
    }

    private static JournalException Overloaded() => new("More waits to be written than the hub holds.");

    private IEnumerable<JournalRecord> ReadThenWrite(JournalFile file)
    {
        foreach (var record in file.ReadLive())
        {
            yield return record;
        }

        // On the pool: it blocks for as long as the disk takes.
        _writing = Task.Run(() => WriteAsync(file), CancellationToken.None);
    }

    private async Task WriteAsync(JournalFile file)
    {
        bool more;
        do
        {
            more = await _queue.WaitAsync();
            while (_queue.Take() is { Count: > 0 } batch)
            {
                Write(file, batch);
                Rewrite(file);
            }
        }
        while (more);
    }

    private void Write(JournalFile file, List<PendingRecord> batch)
    {
        try
        {
            if (time.GetUtcNow() < _notBefore)
            {
                throw new JournalException("The disk took nothing a moment ago.");
            }

            file.Append([.. batch.Where(static pending => pending.Record is not null).Select(static pending => pending.Record!.Value)]);
            Recovered();
        }
        catch (Exception e)
        {
            Fail(file, batch, e);
            return;
        }

        foreach (var pending in batch)
        {
            pending.Kept?.SetResult();
        }
    }

    private void Fail(JournalFile file, List<PendingRecord> batch, Exception why)
    {
        if (!_isFailing)
        {
            // Once, not for each: the next line says that it is over.
            LogFailing(why);
            _isFailing = true;
        }

        if (why is not JournalException)
        {
            _notBefore = time.GetUtcNow() + PauseAfterFailure;
            TryMend(file);
        }

        Drop(batch.Count(static pending => pending.Kept is null));
        foreach (var pending in batch)
        {
            pending.Kept?.SetException(new JournalException("The hub's disk takes nothing at the moment.", why));

            // Whoever waited may have given up long ago: then nobody else looks at it.
            _ = pending.Kept?.Task.Exception;
        }
    }

    private static void TryMend(JournalFile file)
    {
        try
        {
            file.Mend();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was refused should not be there after a crash either; the next batch tries again.
        }
    }

    private void Recovered()
    {
        if (_isFailing)
        {
            _isFailing = false;
            LogRecovered(Dropped);
        }
    }

    private void Rewrite(JournalFile file)
    {
        if (!file.IsWorthRewriting || time.GetUtcNow() < _noRewritingBefore)
        {
            return;
        }

        var before = file.Length;
        try
        {
            file.Rewrite();
            LogRewritten(before, file.Length);
        }
        catch (Exception e)
        {
            // It goes on with the longer file.
            _noRewritingBefore = time.GetUtcNow() + PauseAfterFailedRewriting;
            LogNotRewritten(e);
        }
    }

    private void Drop(int count)
    {
        if (count > 0 && Interlocked.Add(ref _dropped, count) == count)
        {
            LogDropping();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is not whole: cut at byte {Offset}, {Bytes} bytes behind it are left out ({Aside})")]
    private partial void LogCut(string file, long offset, long bytes, string aside);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state cannot be written: rooms and participants that come or go now are refused, the rest goes on")]
    private partial void LogFailing(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The state is written again; {Dropped} responses or their deletions were not kept since the hub started")]
    private partial void LogRecovered(long dropped);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Responses are made faster than the disk takes them, or it takes none: some will not be there after a restart")]
    private partial void LogDropping();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The journal was rewritten: from {Before} bytes to {After}")]
    private partial void LogRewritten(long before, long after);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal could not be rewritten without what no longer counts; it stays longer than it needs to be")]
    private partial void LogNotRewritten(Exception exception);
}
