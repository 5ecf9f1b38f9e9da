using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gambi.Tunnel.Framing;

/// <summary>Writes to a stream what was put together, in one write a flush, from memory that is held no longer than that.</summary>
/// <param name="stream">Where to; whoever owns it disposes of it.</param>
internal sealed class StreamOutput(Stream stream) : PipeWriter
{
    private const int Smallest = 256;

    private byte[] _buffer = [];
    private int _count;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _buffer.Length - _count);
        _count += bytes;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = _count + Math.Max(sizeHint, 1);
        if (wanted > _buffer.Length)
        {
            byte[] old = _buffer;
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, Smallest));
            old.AsSpan(0, _count).CopyTo(_buffer);
            GiveBack(old);
        }

        return _buffer.AsMemory(_count);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        byte[] buffer = _buffer;
        int count = _count;
        _buffer = [];
        _count = 0;
        try
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            return default;
        }
        finally
        {
            GiveBack(buffer);
        }
    }

    /// <summary>Does nothing: disposing of the stream ends a write.</summary>
    public override void CancelPendingFlush()
    {
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        GiveBack(_buffer);
        _buffer = [];
        _count = 0;
    }

    private static void GiveBack(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
