using System.IO.Pipelines;
using System.Security.Cryptography;
using Gambi.Tunnel.Framing;

namespace Gambi.Tunnel;

/// <summary>
/// A wire over the bytes of a connection that became a WebSocket (RFC 6455), with framing of its own: no memory is held while nothing comes, and a message leaves in one write.
/// </summary>
public sealed class PipeWire : ITunnelWire
{
    /// <summary>What is read from a stream at once: no less than an HTTP client's own buffer, which is passed by then.</summary>
    private const int ReadSize = 16 * 1024;

    private readonly FramedOutput _output;
    private readonly FramedInput _input;
    private readonly Action _drop;
    private readonly Stream? _stream;
    private int _dropped;

    private PipeWire(PipeReader input, PipeWriter output, MaskSource? masks, Action drop, Stream? stream)
    {
        _output = new FramedOutput(output, masks);
        _input = new FramedInput(input, expectsMasks: masks is null, _output);
        _drop = drop;
        _stream = stream;
    }

    /// <summary>The server's end, over a transport that stays its owner's: the wire completes neither side of it.</summary>
    /// <param name="transport">The connection behind the answer to the handshake.</param>
    /// <param name="drop">Drops the connection; not called after the wire was disposed of.</param>
    public static PipeWire OfServer(IDuplexPipe transport, Action drop)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(drop);
        return new PipeWire(transport.Input, transport.Output, masks: null, drop, stream: null);
    }

    /// <summary>The client's end.</summary>
    /// <param name="stream">The connection behind the answer to the handshake; the wire disposes of it.</param>
    public static PipeWire OfClient(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        PipeReader input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReadSize, minimumReadSize: ReadSize / 4, leaveOpen: true));
        return new PipeWire(input, new StreamOutput(stream), new MaskSource(RandomNumberGenerator.Create()), stream.Dispose, stream);
    }

    /// <inheritdoc/>
    public ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _input.ReceiveAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken) =>
        _output.SendAsync(message, kind == WireMessageKind.Text ? Opcode.Text : Opcode.Binary, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) => _output.CloseAsync(code, reason, cancellationToken);

    /// <inheritdoc/>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _dropped, 1) == 0)
        {
            _output.End();
            _drop();
            _input.Abandon();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _dropped, 1);
        if (_stream is not null)
        {
            // Ends a pong that waits, too.
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        await _output.DisposeAsync().ConfigureAwait(false);
        _input.Settle();
    }
}
