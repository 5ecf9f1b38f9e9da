using System.ComponentModel;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gambi.Tunnel.Framing;

/// <summary>The sending side of a WebSocket: whole messages, one write each, and between them what answers the peer's control frames.</summary>
/// <param name="output">Where to.</param>
/// <param name="masks">A client's keys; a server masks nothing (RFC 6455, 5.1).</param>
internal sealed class FramedOutput(PipeWriter output, MaskSource? masks) : IAsyncDisposable
{
    /// <summary>What of a large message is put together before it is flushed.</summary>
    private const int Piece = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _over;
    private byte[]? _pong;

    /// <summary>Nothing is to be sent any more.</summary>
    public void End() => _over = true;

    /// <summary>Ends, and waits until nobody is at work on what is written to.</summary>
    public async ValueTask DisposeAsync()
    {
        End();
        if (!_turn.Wait(0, CancellationToken.None))
        {
            // A pong that waits for a peer who does not read.
            output.CancelPendingFlush();
            await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _turn.Dispose();
    }

    /// <summary>Sends a message.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, Opcode opcode, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        bool whole = false;
        try
        {
            if (_over)
            {
                throw new IOException("The WebSocket is closed.");
            }

            uint mask = Begin(opcode, message.Span);
            Check(await output.FlushAsync(cancellationToken).ConfigureAwait(false));
            for (int at = Piece; at < message.Length; at += Piece)
            {
                mask = Put(message.Span[at..Math.Min(at + Piece, message.Length)], mask);
                Check(await output.FlushAsync(cancellationToken).ConfigureAwait(false));
            }

            whole = true;
        }
        catch (Exception exception) when (IsBroken(exception, cancellationToken))
        {
            throw Broken(exception);
        }
        finally
        {
            // Whatever followed half a message would be taken for its rest.
            _over |= !whole;
            PassOn();
        }
    }

    /// <summary>Sends a close as the last frame (5.5.1), unless one was sent.</summary>
    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_over)
            {
                _over = true;
                byte[] payload = new byte[WebSocketHeader.LargestControl];
                Begin(Opcode.Close, payload.AsSpan(0, CloseBody.Write(payload, code, reason)));
                Check(await output.FlushAsync(cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (IsBroken(exception, cancellationToken))
        {
            throw Broken(exception);
        }
        finally
        {
            PassOn();
        }
    }

    /// <summary>
    /// Answers a ping when nothing else is being sent, now or after that; of several that wait only the latest (5.5.3), so that a flood of them takes no memory.
    /// </summary>
    public void Answer(ReadOnlySpan<byte> ping)
    {
        Volatile.Write(ref _pong, ping.ToArray());
        AnswerLatest();
    }

    /// <summary>Whether a connection that was dropped says so like this, which it does in many ways; a <see cref="Win32Exception"/> is a socket's.</summary>
    public static bool IsBroken(Exception exception, CancellationToken cancellationToken) =>
        exception is InvalidOperationException or Win32Exception || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>What the interface of wires wants instead.</summary>
    public static IOException Broken(Exception exception) => new("The WebSocket broke off.", exception);

    private void AnswerLatest()
    {
        if (Volatile.Read(ref _pong) is not null && !_over && _turn.Wait(0, CancellationToken.None))
        {
            _ = SendPongAsync();
        }
    }

    private async Task SendPongAsync()
    {
        try
        {
            if (Interlocked.Exchange(ref _pong, null) is { } payload && !_over)
            {
                Begin(Opcode.Pong, payload);
                Check(await output.FlushAsync(CancellationToken.None).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (exception is IOException || IsBroken(exception, CancellationToken.None))
        {
            // Whoever sends next is told.
            _over = true;
        }
        finally
        {
            PassOn();
        }
    }

    private void PassOn()
    {
        _turn.Release();
        AnswerLatest();
    }

    /// <summary>Puts a frame's header and the first of its payload together; returns the mask of the rest.</summary>
    private uint Begin(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = new WebSocketHeader(opcode, IsFinal: true, masks?.Next(), payload.Length);
        ReadOnlySpan<byte> first = payload[..Math.Min(payload.Length, Piece)];
        Span<byte> target = output.GetSpan(WebSocketHeader.Largest + first.Length);
        output.Advance(header.Write(target));
        return Put(first, header.Mask ?? 0);
    }

    private uint Put(ReadOnlySpan<byte> payload, uint mask)
    {
        Span<byte> target = output.GetSpan(payload.Length);
        if (masks is null)
        {
            payload.CopyTo(target);
        }
        else
        {
            mask = Masking.Copy(payload, target, mask);
        }

        output.Advance(payload.Length);
        return mask;
    }

    private static void Check(FlushResult flushed)
    {
        if (flushed.IsCanceled || flushed.IsCompleted)
        {
            throw new IOException("The WebSocket broke off.");
        }
    }
}
