using System.Buffers;

namespace Gambi.Hub.Exchange;

/// <summary>Bytes written one after the other into rented memory; given back when disposed.</summary>
internal sealed class RentedBytes(int expected) : IBufferWriter<byte>, IDisposable
{
    /// <summary>A pool would keep what one request in a thousand needs for minutes: larger memory goes back to the collector.</summary>
    private const int LargestPooled = 1024 * 1024;

    private byte[] _array = Rent(Math.Max(expected, 256));
    private int _written;
    private bool _disposed;

    /// <summary>What was written; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _array.AsMemory(0, _written);
        }
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Return(_array);
        }
    }

    private static byte[] Rent(int size) => size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    private static void Return(byte[] array)
    {
        if (array.Length <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void Reserve(int count)
    {
        if (_array.Length - _written >= count)
        {
            return;
        }

        var larger = Rent(Math.Max(_array.Length * 2, _written + count));
        _array.AsSpan(0, _written).CopyTo(larger);
        Return(_array);
        _array = larger;
    }
}
