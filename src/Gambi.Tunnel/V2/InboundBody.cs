using System.Buffers;
using System.IO.Pipelines;
using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V2;

/// <summary>One direction of a stream at its receiving end. What is consumed becomes the peer's new credit; credit, not the pipe, bounds what lies here.</summary>
internal sealed class InboundBody(int window, Action<int> grant) : BodyPipe(pauseAt: 0)
{
    private int _outstanding;
    private int _consumed;
    private bool _written;
    private bool _endSeen;

    /// <summary>Whether the peer's credit is used up, all of it lying here unread.</summary>
    public bool IsFull => Volatile.Read(ref _outstanding) >= window;

    /// <summary>Read loop: takes bytes; false when they exceed the credit given.</summary>
    public bool TryAccept(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return true;
        }

        if (Interlocked.Add(ref _outstanding, bytes.Length) > window)
        {
            return false;
        }

        lock (Gate)
        {
            if (!IsOver)
            {
                Writer.Write(bytes);
                _written = true;
            }
        }

        return true;
    }

    /// <summary>Read loop: no more bytes will come; shown to the consumer by the next <see cref="Publish"/>.</summary>
    public void MarkEnd() => Volatile.Write(ref _endSeen, true);

    /// <summary>Read loop: shows the consumer what was taken since the last time. Runs the consumer.</summary>
    public void Publish()
    {
        if (_endSeen)
        {
            Finish(failure: null);
        }
        else if (_written && !IsOver)
        {
            _written = false;
            Flushed(Writer.FlushAsync(CancellationToken.None));
        }
    }

    /// <inheritdoc/>
    protected override void OnConsumed(int count)
    {
        _consumed += count;

        // Half a window at a time: often enough that the peer never runs dry, seldom enough that WINDOW frames cost nothing.
        if (_consumed >= Math.Max(window / 2, 1) && !Volatile.Read(ref _endSeen))
        {
            int granted = _consumed;
            _consumed = 0;
            Interlocked.Add(ref _outstanding, -granted);
            grant(granted);
        }
    }

    // Completed at once: the pipe has no threshold to wait for.
    private static void Flushed(ValueTask<FlushResult> flush) => _ = flush.Result;
}
