namespace Gambi.Hub.Journal;

/// <summary>Reads the records of a file one after the other, up to the first that is not whole.</summary>
internal sealed class RecordReader(IDiskFile file, ulong generation, long offset)
{
    private const int ReadAhead = 256 * 1024;

    private byte[] _buffer = new byte[ReadAhead];
    private int _start;
    private int _end;

    /// <summary>Where the next record begins.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>The next whole record, in memory that is good until the next is read; <c>null</c> at the end, and at what is none.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        if (!Fill(RecordFormat.PrefixLength) || RecordFormat.ReadLength(_buffer.AsSpan(_start)) is not { } length || !Fill(length))
        {
            return null;
        }

        var record = _buffer.AsMemory(_start, length);
        if (!RecordFormat.IsWhole(record.Span, generation, Offset))
        {
            return null;
        }

        _start += length;
        Offset += length;
        return record;
    }

    /// <summary>Has this many bytes at hand; <c>false</c> when the file does not.</summary>
    private bool Fill(int wanted)
    {
        if (_end - _start >= wanted)
        {
            return true;
        }

        if (Offset + wanted > file.Length)
        {
            // Before memory is taken for what a damaged length says.
            return false;
        }

        var rest = _buffer.AsSpan(_start, _end - _start);
        var roomy = wanted > _buffer.Length ? new byte[wanted] : _buffer;
        rest.CopyTo(roomy);
        (_buffer, _start, _end) = (roomy, 0, rest.Length);
        _end += file.Read(_buffer.AsSpan(_end), Offset + _end);
        return _end >= wanted;
    }
}
