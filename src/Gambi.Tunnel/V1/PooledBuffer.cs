using System.Buffers;

namespace Gambi.Tunnel.V1;

/// <summary>A growing buffer on pooled memory, taken at the first use of it, and again after it was disposed of: one v1 message on its way in or out.</summary>
internal sealed class PooledBuffer(int size) : IBufferWriter<byte>, IDisposable
{
    /// <summary>A pool would keep what one message in a thousand needs for minutes: larger memory goes back to the collector.</summary>
    private const int LargestPooled = 1024 * 1024;

    private byte[] _bytes = [];

    /// <summary>Bytes written.</summary>
    public int Count { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    /// <inheritdoc/>
    public void Advance(int count) => Count += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (_bytes.Length - Count < wanted)
        {
            Resize(Math.Max(Count + wanted, _bytes.Length == 0 ? size : _bytes.Length * 2));
        }

        return _bytes.AsMemory(Count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Forgets what was written and keeps at most about <paramref name="keep"/> bytes of memory.</summary>
    public void Reset(int keep)
    {
        Count = 0;
        if (_bytes.Length > keep * 2)
        {
            Resize(keep);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        byte[] bytes = Interlocked.Exchange(ref _bytes, []);
        Count = 0;
        Return(bytes);
    }

    private static byte[] Rent(int size) => size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    private static void Return(byte[] bytes)
    {
        if (bytes.Length is > 0 and <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Resize(int size)
    {
        byte[] bytes = Rent(size);
        _bytes.AsSpan(0, Count).CopyTo(bytes);
        Return(_bytes);
        _bytes = bytes;
    }
}
