using Gambi.Hub.Journal;

namespace Gambi.Hub.Tests.Journal;

/// <summary>A journal on a disk that fails: what it refused is not there, what it had is.</summary>
public class FailingDiskTests
{
    private readonly MemoryDisk _disk = new();
    private readonly JournalFile _file;
    private readonly JournalRecord _first = JournalRecord.Put("g", "first", "1"u8.ToArray());
    private readonly JournalRecord _second = JournalRecord.Put("g", "second", "2"u8.ToArray());

    public FailingDiskTests()
    {
        _file = JournalRecovery.Open(_disk).Journal;
        _file.Append([_first]);
    }

    [Fact]
    public void A_batch_that_no_longer_fits_leaves_nothing_and_the_next_goes_on_where_it_began()
    {
        var before = _file.Length;
        _disk.Room = _disk.Used + 5;
        Assert.Throws<IOException>(() => _file.Append([_second]));
        _file.Mend();
        Assert.Equal(before, _disk[JournalFile.Name].Length);
        _disk.Room = long.MaxValue;
        _file.Append([_second]);
        Assert.True(Recovered().Says(new JournalModel().With(_first, _second)));
    }

    [Fact]
    public void After_a_flush_that_failed_nothing_is_trusted_but_a_file_written_anew()
    {
        _disk.FlushFails = true;
        Assert.Throws<IOException>(() => _file.Append([JournalRecord.Put("g", "refused", "x"u8.ToArray())]));
        Assert.Throws<IOException>(() => _file.Append([JournalRecord.Put("g", "refused", "x"u8.ToArray())]));
        _disk.FlushFails = false;
        _file.Append([_second]);
        Assert.True(JournalModel.Recover(_disk.AfterPowerCut(new(1))).Says(new JournalModel().With(_first, _second)));
        Assert.True(JournalModel.Of(_file).Says(new JournalModel().With(_first, _second)));
    }

    [Fact]
    public void A_rewritten_file_takes_nothing_before_its_name_is_safe()
    {
        _disk.NamesFail = true;
        Assert.Throws<IOException>(_file.Rewrite);
        Assert.Throws<IOException>(() => _file.Append([_second]));
        _disk.NamesFail = false;
        _file.Append([_second]);
        for (var seed = 0; seed < 10; seed++)
        {
            Assert.True(JournalModel.Recover(_disk.AfterPowerCut(new(seed))).Says(new JournalModel().With(_first, _second)));
        }
    }

    [Fact]
    public void A_rewriting_that_has_no_room_leaves_the_file_as_it_is()
    {
        _disk.Room = _disk.Used + 10;
        Assert.Throws<IOException>(_file.Rewrite);
        _disk.Room = long.MaxValue;
        _file.Append([_second]);
        Assert.True(Recovered().Says(new JournalModel().With(_first, _second)));
    }

    private JournalModel Recovered() => JournalModel.Recover(_disk.AfterKill());
}
