namespace Gambi.Client.Tests;

/// <summary>Bytes that arrive in given slices, as a network cuts them.</summary>
internal sealed class SlicedStream(params ReadOnlyMemory<byte>[] slices) : Stream
{
    private int _slice;
    private int _offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_slice < slices.Length && _offset == slices[_slice].Length)
        {
            _slice++;
            _offset = 0;
        }

        if (_slice == slices.Length)
        {
            return ValueTask.FromResult(0);
        }

        var rest = slices[_slice][_offset..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _offset += count;
        return ValueTask.FromResult(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
