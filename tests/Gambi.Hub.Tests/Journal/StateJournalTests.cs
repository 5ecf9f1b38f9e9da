using Gambi.Hub.Journal;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tests.Journal;

/// <summary>The journal's one writer: who waits, who does not, and what happens when the disk does not follow.</summary>
public sealed class StateJournalTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private readonly MemoryDisk _disk = new();
    private readonly FakeClock _clock = new();
    private readonly CapturedLogs _logs = new();
    private readonly LoggerFactory _loggers;

    public StateJournalTests() => _loggers = new([_logs]);

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task What_is_awaited_is_safe_when_it_is_answered_and_many_share_a_flush()
    {
        await using var journal = Open();
        var flushes = _disk.Flushes;
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => journal.AppendAsync(Put($"k{i}")))).WaitAsync(Guard);
        Assert.Equal(2_000, JournalModel.Recover(_disk.AfterPowerCut(new(1))).Count);
        Assert.InRange(_disk.Flushes - flushes, 1, 1_000);
    }

    [Fact]
    public async Task What_nobody_waits_for_is_written_half_a_second_later()
    {
        await using var journal = Open();
        var flushes = _disk.Flushes;
        journal.AppendSoon(Put("soon"));
        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal(flushes, _disk.Flushes);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await journal.AppendAsync(Put("now")).WaitAsync(Guard);
        Assert.Equal(2, JournalModel.Recover(_disk.AfterPowerCut(new(1))).Count);
    }

    [Fact]
    public async Task Closing_it_writes_what_waits()
    {
        await using (var journal = Open())
        {
            journal.AppendSoon(Put("soon"));
        }

        Assert.Equal(1, JournalModel.Recover(_disk.AfterPowerCut(new(1))).Count);
    }

    [Fact]
    public async Task What_nobody_waits_for_is_left_out_when_too_much_waits_and_that_is_said_once()
    {
        await using var journal = Open();
        for (var i = 0; i < JournalQueue.MostUnawaited + 3; i++)
        {
            journal.AppendSoon(Put($"k{i}"));
        }

        Assert.Equal(3, journal.Dropped);
        Assert.Single(_logs.Entries, static entry => entry.Level == LogLevel.Warning);
        await journal.AppendAsync(Put("room")).WaitAsync(Guard);
        Assert.Equal(JournalQueue.MostUnawaited + 1, JournalModel.Recover(_disk.AfterKill()).Count);
    }

    [Fact]
    public void What_somebody_waits_for_is_refused_when_too_much_of_it_waits()
    {
        using var queue = new JournalQueue(_clock);
        var large = JournalRecord.Put("g", "k", new byte[JournalQueue.MostAwaitedBytes / 4]);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => queue.Add(large) is not null));
        while (queue.Take().Count > 0)
        {
            // As the writer does.
        }

        Assert.NotNull(queue.Add(large));
    }

    [Fact]
    public async Task A_full_disk_refuses_is_said_once_and_is_tried_again_a_second_later()
    {
        await using var journal = Open();
        _disk.Room = _disk.Used;
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<JournalException>(() => journal.AppendAsync(Put("refused")).WaitAsync(Guard));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(_logs.Entries, static entry => entry.Level == LogLevel.Error);
        _disk.Room = long.MaxValue;
        await journal.AppendAsync(Put("kept")).WaitAsync(Guard);
        Assert.True(JournalModel.Recover(_disk.AfterKill()).Says(new JournalModel().With(Put("kept"))));
        Assert.Contains(_logs.Entries, static entry => entry.Message.Contains("written again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_no_longer_counts_is_dropped_from_the_file_once_it_is_most_of_it()
    {
        await using var journal = Open();
        var large = new byte[256 * 1024];
        for (var i = 0; i < 40; i++)
        {
            await journal.AppendAsync(JournalRecord.Put("g", "same", large)).WaitAsync(Guard);
        }

        Assert.InRange(_disk[JournalFile.Name].Length, large.Length, 5 * 1024 * 1024);
        Assert.Equal(1, JournalModel.Recover(_disk.AfterKill()).Count);
    }

    [Fact]
    public async Task A_cut_is_logged_with_its_file_its_place_and_its_size()
    {
        await using (var first = Open())
        {
            await first.AppendAsync(Put("k")).WaitAsync(Guard);
        }

        var length = _disk[JournalFile.Name].Length;
        _disk[JournalFile.Name] = [.. _disk[JournalFile.Name], 1, 2, 3];
        await using var second = Open();
        var line = Assert.Single(_logs.Entries, static entry => entry.Level == LogLevel.Warning).Message;
        Assert.Contains("hub.journal", line, StringComparison.Ordinal);
        Assert.Contains($"cut at byte {length}, 3 bytes", line, StringComparison.Ordinal);
    }

    private static JournalRecord Put(string key) => JournalRecord.Put("g", key, "value"u8.ToArray());

    private StateJournal Open()
    {
        var journal = new StateJournal(new JournalSettings("/state") { TakeFolder = _ => _disk }, _clock, _loggers.CreateLogger<StateJournal>());
        Assert.True(journal.Open().Count() >= 0);
        return journal;
    }
}
