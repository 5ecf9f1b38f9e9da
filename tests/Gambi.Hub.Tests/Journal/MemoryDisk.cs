using Gambi.Hub.Journal;

namespace Gambi.Hub.Tests.Journal;

/// <summary>A disk in memory that knows what a power cut would leave of it, fills up, and breaks, when a test says so.</summary>
internal sealed class MemoryDisk : IDisk
{
    private readonly Dictionary<string, MemoryFile> _names = [];
    private Dictionary<string, MemoryFile> _safeNames = [];

    /// <summary>Operations that changed or flushed something so far.</summary>
    public int Operations { get; private set; }

    /// <summary>The operation at which the machine dies.</summary>
    public int DiesAt { get; init; } = int.MaxValue;

    /// <summary>Bytes that all files together may have.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Whether flushing a file fails.</summary>
    public bool FlushFails { get; set; }

    /// <summary>Whether flushing names fails.</summary>
    public bool NamesFail { get; set; }

    /// <summary>Flushes of files so far.</summary>
    public int Flushes { get; private set; }

    public long Used => _names.Values.Sum(static file => (long)file.Content.Length);

    public byte[] this[string name]
    {
        get => _names[name].Content;
        set => _safeNames[name] = _names[name] = new MemoryFile(this, value);
    }

    public IEnumerable<string> Names => _names.Keys;

    /// <summary>What another machine finds on the disk: all that was flushed, and of what was not as much as <paramref name="random"/> says.</summary>
    public MemoryDisk AfterPowerCut(Random random)
    {
        var disk = new MemoryDisk();
        foreach (var (name, file) in random.Next(2) == 0 ? _safeNames : _names)
        {
            disk[name] = file.AfterPowerCut(random);
        }

        return disk;
    }

    /// <summary>What another process finds when this one was killed: all that the system was told.</summary>
    public MemoryDisk AfterKill()
    {
        var disk = new MemoryDisk();
        foreach (var (name, file) in _names)
        {
            disk[name] = [.. file.Content];
        }

        return disk;
    }

    public bool Exists(string name) => _names.ContainsKey(name);

    public IDiskFile Open(string name) => new Handle(_names.TryGetValue(name, out var file) ? file : throw new FileNotFoundException(name));

    public IDiskFile Create(string name)
    {
        Step();
        return new Handle(_names[name] = new MemoryFile(this, []));
    }

    public void Delete(string name)
    {
        Step();
        _names.Remove(name);
    }

    public void Rename(string from, string to)
    {
        Step();
        _names.Remove(from, out var file);
        _names[to] = file!;
    }

    public void FlushNames()
    {
        Step();
        if (NamesFail)
        {
            throw new IOException("names");
        }

        _safeNames = new(_names);
    }

    public void Dispose()
    {
    }

    internal void Step(bool isFlush = false)
    {
        if (Operations++ >= DiesAt)
        {
            throw new MachineDiedException();
        }

        if (isFlush)
        {
            Flushes++;
            if (FlushFails)
            {
                throw new IOException("flush");
            }
        }
    }

    private sealed class Handle(MemoryFile file) : IDiskFile
    {
        public long Length => file.Content.Length;

        public int Read(Span<byte> into, long offset) => file.Read(into, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

        public void SetLength(long length) => file.SetLength(length);

        public void Flush() => file.Flush();

        public void Dispose()
        {
        }
    }
}
