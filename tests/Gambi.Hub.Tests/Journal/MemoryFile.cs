namespace Gambi.Hub.Tests.Journal;

/// <summary>A file of a <see cref="MemoryDisk"/>: what it holds, what of that is safe, and every change in between.</summary>
internal sealed class MemoryFile(MemoryDisk disk, byte[] content)
{
    private readonly List<(long Offset, byte[]? Bytes)> _unsafe = [];
    private byte[] _safe = content;

    public byte[] Content { get; private set; } = content;

    public int Read(Span<byte> into, long offset)
    {
        var from = Content.AsSpan((int)Math.Min(offset, Content.Length));
        var count = Math.Min(from.Length, into.Length);
        from[..count].CopyTo(into);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        disk.Step();
        var fits = (int)Math.Clamp(disk.Room - disk.Used, 0, bytes.Length);
        Change(offset, bytes[..fits].ToArray());
        if (fits < bytes.Length)
        {
            throw new IOException("full");
        }
    }

    public void SetLength(long length)
    {
        disk.Step();
        Change(length, null);
    }

    public void Flush()
    {
        disk.Step(isFlush: true);
        _safe = Content;
        _unsafe.Clear();
    }

    public byte[] AfterPowerCut(Random random)
    {
        var left = _safe;
        var count = random.Next(_unsafe.Count + 1);
        for (var i = 0; i < count; i++)
        {
            var (offset, bytes) = _unsafe[i];
            var torn = i == count - 1 && bytes is not null ? bytes[..random.Next(bytes.Length + 1)] : bytes;
            left = Apply(left, offset, torn);
        }

        return [.. left];
    }

    private static byte[] Apply(byte[] content, long offset, byte[]? bytes)
    {
        var changed = new byte[bytes is null ? offset : Math.Max(content.Length, offset + bytes.Length)];
        content.AsSpan(0, Math.Min(content.Length, changed.Length)).CopyTo(changed);
        bytes?.CopyTo(changed, offset);
        return changed;
    }

    private void Change(long offset, byte[]? bytes)
    {
        Content = Apply(Content, offset, bytes);
        _unsafe.Add((offset, bytes));
    }
}
