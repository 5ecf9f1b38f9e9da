using Gambi.Hub.Journal;

namespace Gambi.Hub.Tests.Journal;

/// <summary>A journal that is not whole.</summary>
public class CutTests
{
    private const int Records = 12;

    private readonly List<JournalModel> _after = [new()];
    private readonly List<long> _ends = [RecordFormat.HeadLength];
    private readonly byte[] _whole;

    public CutTests()
    {
        var random = new Random(11);
        var disk = new MemoryDisk();
        using var file = JournalRecovery.Open(disk).Journal;
        for (var i = 0; i < Records; i++)
        {
            var record = JournalModel.Draw(random);
            file.Append([record]);
            _after.Add(_after[^1].With(record));
            _ends.Add(file.Length);
        }

        _whole = disk[JournalFile.Name];
    }

    [Fact]
    public void Cut_at_any_byte_it_says_what_the_whole_records_before_say()
    {
        for (var length = 0; length < _whole.Length; length++)
        {
            var disk = new MemoryDisk { [JournalFile.Name] = _whole[..length] };
            var (file, cut) = JournalRecovery.Open(disk);
            using var opened = file;
            var records = Math.Max(_ends.FindLastIndex(end => end <= length), 0);
            Assert.True(JournalModel.Of(file).Says(_after[records]), $"cut at {length}");

            // One of the two heads is enough.
            Assert.Equal(_ends.Contains(length) || length is >= RecordFormat.HeadLength / 2 and < RecordFormat.HeadLength, cut is null);
            if (cut is not null)
            {
                Assert.Equal(length, cut.Offset + cut.Bytes);
                Assert.True(cut.IsKeptAside);
                Assert.Equal(_whole[(int)cut.Offset..length], disk[JournalRecovery.CutName]);
            }

            // And it goes on from there.
            var next = JournalRecord.Put("g", "k", "more"u8.ToArray());
            file.Append([next]);
            Assert.True(JournalModel.Recover(disk.AfterKill()).Says(_after[records].With(next)), $"appended to what was cut at {length}");
        }
    }

    [Fact]
    public void Damaged_at_any_byte_it_says_what_the_records_before_the_damage_say()
    {
        for (var at = 0; at < _whole.Length; at++)
        {
            foreach (var damage in (byte[])[0x01, 0x80, 0xFF])
            {
                var damaged = _whole.ToArray();
                damaged[at] ^= damage;
                var (file, cut) = JournalRecovery.Open(new MemoryDisk { [JournalFile.Name] = damaged });
                using var opened = file;

                // The head stands twice: a damage to one costs nothing.
                var records = at < RecordFormat.HeadLength ? Records : _ends.FindLastIndex(end => end <= at);
                Assert.True(JournalModel.Of(file).Says(_after[records]), $"damaged at {at}");
                Assert.Equal(at < RecordFormat.HeadLength ? null : _ends[records], cut?.Offset);
            }
        }
    }

    [Fact]
    public void Records_of_another_file_or_of_another_place_are_never_taken_for_its_own()
    {
        var other = new MemoryDisk();
        using (var file = JournalRecovery.Open(other).Journal)
        {
            file.Append([JournalRecord.Put("g", "k", "first"u8.ToArray())]);
            file.Rewrite();
            file.Append([JournalRecord.Put("g", "k2", "stranger"u8.ToArray())]);
        }

        // The same offset, but the next generation; then the same file, but another offset.
        var strange = other[JournalFile.Name][RecordFormat.HeadLength..];
        Assert.True(JournalModel.Recover(new MemoryDisk { [JournalFile.Name] = [.. _whole[..RecordFormat.HeadLength], .. strange] }).Says(new()));
        var moved = _whole[(int)_ends[0]..(int)_ends[1]];
        Assert.True(JournalModel.Recover(new MemoryDisk { [JournalFile.Name] = [.. _whole[..(int)_ends[2]], .. moved] }).Says(_after[2]));
    }

    [Fact]
    public void A_file_that_is_no_journal_is_kept_aside_whole()
    {
        var disk = new MemoryDisk { [JournalFile.Name] = "something else entirely, and longer than a head would be"u8.ToArray() };
        var (file, cut) = JournalRecovery.Open(disk);
        using var opened = file;
        Assert.Equal(0, cut!.Offset);
        Assert.Equal("something else entirely, and longer than a head would be"u8, disk[JournalRecovery.CutName]);
        Assert.Equal(0, JournalModel.Of(file).Count);
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_left_alone()
    {
        var head = new byte[RecordFormat.HeadLength];
        RecordFormat.WriteHead(head, 1);
        head[8] = 2;
        var crc = new Crc32C();
        crc.Add(head.AsSpan(0, 20));
        BitConverter.TryWriteBytes(head.AsSpan(20), crc.Value);
        var disk = new MemoryDisk { [JournalFile.Name] = head };
        Assert.Contains("newer version", Assert.Throws<JournalException>(() => JournalRecovery.Open(disk)).Message, StringComparison.Ordinal);
        Assert.Equal(head, disk[JournalFile.Name]);
    }
}
