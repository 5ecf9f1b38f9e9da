using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>
/// A request's body on its way to the provider. It is sent with its length, because not every provider reads chunked bodies; only one that is larger than the contract's limit, which a
/// hub's owner may raise, goes out chunked.
/// </summary>
internal sealed class RequestBody : HttpContent
{
    private const int FirstBuffer = 16 * 1024;

    private const int Idle = 0;
    private const int Sending = 1;
    private const int Disposed = 2;

    private readonly PipeReader _source;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _count;
    private bool _whole;
    private int _use = Idle;

    private RequestBody(PipeReader source) => _source = source;

    /// <summary>Reads the body up to its end or the limit.</summary>
    public static async Task<RequestBody> ReadAsync(PipeReader source, CancellationToken cancellationToken)
    {
        RequestBody body = new(source);
        try
        {
            while (!body._whole && body._count < ContractLimits.BodyBytes)
            {
                ReadResult read = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
                body.Append(read.Buffer);
                source.AdvanceTo(read.Buffer.End);
                body._whole = read.IsCompleted;
                cancellationToken.ThrowIfCancellationRequested();
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Interlocked.CompareExchange(ref _use, Sending, Idle) == Disposed, this);
        await stream.WriteAsync(_buffer.AsMemory(0, _count), cancellationToken).ConfigureAwait(false);
        if (!_whole)
        {
            await _source.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        Interlocked.CompareExchange(ref _use, Idle, Sending);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _count;
        return _whole;
    }

    protected override void Dispose(bool disposing)
    {
        // A cancelled request returns before its last write does: what is still being sent is left to the collector, never to the next renter.
        if (disposing && Interlocked.Exchange(ref _use, Disposed) == Idle)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _count = 0;
        }

        base.Dispose(disposing);
    }

    private void Append(ReadOnlySequence<byte> bytes)
    {
        int wanted = checked(_count + (int)bytes.Length);
        if (wanted > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, _buffer.Length * 2));
            _buffer.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_count));
        _count = wanted;
    }
}
