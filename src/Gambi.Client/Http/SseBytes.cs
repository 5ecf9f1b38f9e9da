namespace Gambi.Client.Http;

/// <summary>The bytes of an event stream under watch: no event larger than a bound, no silence longer than a limit, and a last event without its blank line still whole.</summary>
/// <remarks>The SSE parser itself neither bounds an event nor shows comments, which are the sign of life of a quiet stream.</remarks>
internal sealed class SseBytes(Stream inner, Uri hubUrl, int maxEventBytes, TimeProvider time, TimeSpan silenceTimeout) : Stream
{
    private static readonly byte[] BlankLine = "\n\n"u8.ToArray();

    private readonly CancellationTokenSource _silence = new(Timeout.InfiniteTimeSpan, time);
    private int _eventBytes;
    private bool _lineEmpty = true;
    private bool _afterReturn;
    private int _tail;

    /// <summary>Whether the stream came to its end.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether the other side has sent a comment, as those do who keep a quiet stream alive.</summary>
    public bool SawComment { get; private set; }

    /// <summary>Whether the limit of silence holds.</summary>
    public bool SilenceIsLoss { get; set; } = silenceTimeout != Timeout.InfiniteTimeSpan;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Ended)
        {
            return ReadTail(buffer.Span);
        }

        var read = await ReadInnerAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            Ended = true;
            return ReadTail(buffer.Span);
        }

        Measure(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _silence.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // The limit runs only while a read waits: a reader that takes its time is no silent hub.
    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!SilenceIsLoss)
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
        _silence.CancelAfter(silenceTimeout);
        try
        {
            return await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (_silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw HubFailures.Interrupted(FormattableString.Invariant($"{hubUrl.OriginalString} was silent for {silenceTimeout.TotalSeconds:0.###} s."), e);
        }
        finally
        {
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private int ReadTail(Span<byte> buffer)
    {
        var tail = BlankLine.AsSpan(_tail);
        var read = Math.Min(tail.Length, buffer.Length);
        tail[..read].CopyTo(buffer);
        _tail += read;
        return read;
    }

    // Counts from one blank line to the next; a line ends with CR, LF or both.
    private void Measure(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_afterReturn && bytes[0] == (byte)'\n')
            {
                _afterReturn = false;
                bytes = bytes[1..];
                continue;
            }

            _afterReturn = false;
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? bytes.Length : end;
            SawComment |= _lineEmpty && bytes[0] == (byte)':';
            _lineEmpty &= line == 0;
            _eventBytes += line;
            if (_eventBytes > maxEventBytes)
            {
                throw HubFailures.Incomplete(hubUrl, $"one event is larger than {maxEventBytes / 1024} KiB");
            }

            if (end < 0)
            {
                return;
            }

            _eventBytes = _lineEmpty ? 0 : _eventBytes;
            _lineEmpty = true;
            _afterReturn = bytes[end] == (byte)'\r';
            bytes = bytes[(end + 1)..];
        }
    }
}
