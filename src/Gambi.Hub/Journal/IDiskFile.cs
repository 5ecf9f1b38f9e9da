namespace Gambi.Hub.Journal;

/// <summary>An open file.</summary>
internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads as much as fits and is there.</summary>
    int Read(Span<byte> into, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    void SetLength(long length);

    /// <summary>Returns when what was written is as safe as the disk can make it.</summary>
    void Flush();
}
