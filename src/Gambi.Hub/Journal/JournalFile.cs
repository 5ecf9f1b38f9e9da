using System.Buffers;

namespace Gambi.Hub.Journal;

/// <summary>
/// An append-only file of records and the places of those that count. For one thread at a time. A batch that failed leaves nothing behind: what follows stands where it began.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    public const string Name = "hub.journal";

    /// <summary>A rewritten file until it is whole; worth nothing before.</summary>
    public const string NextName = "hub.journal.new";

    /// <summary>Rewritten only when that would save this much.</summary>
    private const long WorthRewriting = 4 * 1024 * 1024;

    private const int RoomyBuffer = 8 * 1024 * 1024;

    private readonly IDisk _disk;
    private ArrayBufferWriter<byte> _buffer = new();
    private LiveRecords _live;
    private IDiskFile? _file;
    private ulong _generation;
    private JournalHealth _health;

    internal JournalFile(IDisk disk, IDiskFile file, ulong generation, long length, LiveRecords live)
    {
        (_disk, _file, _generation, _live) = (disk, file, generation, live);
        Length = length;
    }

    /// <summary>How far the file is known to be safe.</summary>
    public long Length { get; private set; }

    /// <summary>Whether it would become much smaller by being rewritten.</summary>
    public bool IsWorthRewriting => Length - RecordFormat.HeadLength - _live.Bytes is var garbage && garbage > WorthRewriting && garbage > _live.Bytes;

    private IDiskFile File => _file ??= _disk.Open(Name);

    /// <summary>The records that count, first to last.</summary>
    public IEnumerable<JournalRecord> ReadLive()
    {
        foreach (var place in _live.InOrder())
        {
            yield return RecordFormat.Read(ReadPlace(place));
        }
    }

    /// <summary>Appends records; when this returns they are safe. When it fails none of them is there.</summary>
    public void Append(IReadOnlyList<JournalRecord> records)
    {
        Mend();
        var places = Encode(records);
        Attempt(JournalHealth.Torn, () => File.Write(_buffer.WrittenSpan, Length));
        Attempt(JournalHealth.Doubtful, () => File.Flush());
        for (var i = 0; i < records.Count; i++)
        {
            _live.Apply(records[i], places[i]);
        }

        Length += _buffer.WrittenCount;
        Recycle();
    }

    /// <summary>Rewrites it without what no longer counts. At every moment the disk has the old file or the new one, whole.</summary>
    public void Rewrite()
    {
        var (generation, rewritten) = (_generation + 1, new LiveRecords());
        var length = WriteNext(generation, rewritten);
        _file?.Dispose();
        _file = null;
        _disk.Rename(NextName, Name);
        (_generation, Length, _live) = (generation, length, rewritten);

        // What follows counts as safe only once the name means this file for good.
        _health = JournalHealth.Unnamed;
        _disk.FlushNames();
        _health = JournalHealth.Sound;
    }

    /// <summary>Undoes what a failure left; appending does that too.</summary>
    public void Mend()
    {
        switch (_health)
        {
            case JournalHealth.Torn:
                File.SetLength(Length);
                Attempt(JournalHealth.Doubtful, () => File.Flush());
                break;
            case JournalHealth.Doubtful:
                // Once a flush failed, the system may have dropped pages that it calls clean: only another file, written anew, is known to be on the disk.
                Rewrite();
                break;
            case JournalHealth.Unnamed:
                _disk.FlushNames();
                break;
        }

        _health = JournalHealth.Sound;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _disk.Dispose();
    }

    private void Attempt(JournalHealth otherwise, Action step)
    {
        try
        {
            step();
        }
        catch
        {
            _health = otherwise;
            throw;
        }
    }

    private RecordPlace[] Encode(IReadOnlyList<JournalRecord> records)
    {
        _buffer.ResetWrittenCount();
        var places = new RecordPlace[records.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var place = new RecordPlace(Length + _buffer.WrittenCount, (int)RecordFormat.Measure(records[i]));
            RecordFormat.Write(records[i], _buffer.GetSpan(place.Length)[..place.Length], _generation, place.Offset);
            _buffer.Advance(place.Length);
            places[i] = place;
        }

        return places;
    }

    private void Recycle()
    {
        if (_buffer.Capacity > RoomyBuffer)
        {
            _buffer = new();
        }
    }

    private long WriteNext(ulong generation, LiveRecords rewritten)
    {
        using var next = _disk.Create(NextName);
        var head = new byte[RecordFormat.HeadLength];
        RecordFormat.WriteHead(head, generation);
        next.Write(head, 0);
        var length = (long)head.Length;
        foreach (var place in _live.InOrder())
        {
            var record = ReadPlace(place);
            RecordFormat.Seal(record, generation, length);
            next.Write(record, length);
            var moved = new RecordPlace(length, record.Length);
            rewritten.Apply(RecordFormat.Read(record), moved);
            length = moved.End;
        }

        next.Flush();
        return length;
    }

    private byte[] ReadPlace(RecordPlace place)
    {
        var record = new byte[place.Length];
        return File.Read(record, place.Offset) == record.Length && RecordFormat.IsWhole(record, _generation, place.Offset)
            ? record
            : throw new IOException($"The record at {place.Offset} of {Name} is no longer readable.");
    }
}
