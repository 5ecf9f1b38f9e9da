using System.Net.Sockets;
using Gambi.Load.Answers;
using Gambi.Load.Measuring;

namespace Gambi.Load.Provider;

/// <summary>A stream that sends a chunk whenever it is due.</summary>
internal sealed class PacedStream(ProviderServer server, Socket socket)
{
    private const long Retry = 1_000_000;

    private ScriptWire _wire = null!;
    private long _due;
    private long _interval;
    private int _chunk;
    private int _sent;
    private int _isRunning;

    /// <summary>Begins an answer, whose head and first chunk the caller has sent; answers when the next is due.</summary>
    public long Begin(ScriptWire wire)
    {
        _wire = wire;
        _chunk = 1;
        _sent = 0;
        _interval = wire.Script.Interval.Ticks * TimeSpan.NanosecondsPerTick;
        _due = Kernel.Now() + _interval;
        Volatile.Write(ref _isRunning, 1);
        return _due;
    }

    /// <summary>Ends it when it is not over: its client is gone.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _isRunning, 0) == 1)
        {
            server.Aborted();
        }
    }

    /// <summary>Sends what is due; answers when to come again, <c>null</c> for never.</summary>
    public long? Send()
    {
        if (Volatile.Read(ref _isRunning) == 0)
        {
            return null;
        }

        var isLast = _chunk == _wire.Chunks;
        var rest = (isLast ? _wire.Tail : _wire.Block.AsSpan(_chunk * _wire.BytesPerChunk, _wire.BytesPerChunk))[_sent..];
        if (isLast)
        {
            // Before the last byte is out: the next request may come before Send has returned.
            Volatile.Write(ref _isRunning, 0);
        }

        int sent;
        SocketError error;
        try
        {
            sent = socket.Send(rest, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }

        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Abort();
            return null;
        }

        if (isLast && sent == rest.Length)
        {
            // The next answer may have begun by now: this one's state is no longer ours.
            return null;
        }

        if (sent < rest.Length)
        {
            _sent += sent;
            Volatile.Write(ref _isRunning, 1);
            return Kernel.Now() + Retry;
        }

        _sent = 0;
        _chunk++;
        _due += _interval;
        return _due;
    }
}
