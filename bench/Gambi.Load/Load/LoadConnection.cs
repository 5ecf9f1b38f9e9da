using System.Net;
using System.Net.Sockets;
using System.Text;
using Gambi.Load.Answers;

namespace Gambi.Load.Load;

/// <summary>A client's connection: one request after the other, each answer checked as it comes in.</summary>
internal sealed class LoadConnection(IPEndPoint to, Traffic traffic, int bufferSize = 32 * 1024) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[bufferSize];
    private AnswerCheck? _check;
    private ChunkedDecoder _chunked;
    private long _left;
    private long _chunks;
    private long _received;
    private long _firstByte;

    /// <summary>Bytes after which it reads no more until <see cref="Resume"/>.</summary>
    public long PauseAfter { get; init; } = long.MaxValue;

    /// <summary>Completes when it may read on.</summary>
    public Task Resume { get; init; } = Task.CompletedTask;

    /// <summary>Bytes that were read so far, heads included.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Connects.</summary>
    public ValueTask ConnectAsync(CancellationToken cancellationToken) => _socket.ConnectAsync(to, cancellationToken);

    /// <summary>Sends a request and reads its answer to the end. Without a token, whose price each request would pay: disposing ends it.</summary>
    public async ValueTask<Timing> AskAsync(ReadOnlyMemory<byte> request, AnswerCheck check)
    {
        var sent = TimeProvider.System.GetTimestamp();
        await SendAsync(request);
        _firstByte = 0;
        _chunks = 0;
        check.Begin();
        var filled = 0;
        int taken;
        while ((taken = TakeHead(_buffer.AsSpan(0, filled))) == 0)
        {
            filled += await ReceiveAsync(_buffer.AsMemory(filled));
        }

        if (!TakeBody(_buffer.AsSpan(taken, filled - taken), check))
        {
            while (!TakeBody(_buffer.AsSpan(0, await ReceiveAsync(_buffer)), check))
            {
            }
        }

        check.End();
        Count(check);
        traffic.CountRequest();
        return new(sent, _firstByte, TimeProvider.System.GetTimestamp());
    }

    /// <summary>Its own check of a question that is always the same.</summary>
    public AnswerCheck CheckOf(Question question) => _check ??= question.Check();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        if (_received >= PauseAfter)
        {
            await Resume;
        }

        var read = await _socket.ReceiveAsync(into);
        _received += read;
        return read > 0 ? read : throw new LoadException("The connection was closed in the middle of an answer.");
    }

    // Answers where the body begins, 0 while the head is not whole.
    private int TakeHead(ReadOnlySpan<byte> bytes)
    {
        if (!HttpHead.TryRead(bytes, out var head))
        {
            return bytes.Length < _buffer.Length ? 0 : throw new LoadException("An answer's head is too long.");
        }

        if (head.Status != 200)
        {
            throw new LoadException($"An answer is no answer: {Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 1500)])}");
        }

        _chunked = default;
        _left = head.IsChunked ? -1 : head.ContentLength >= 0 ? head.ContentLength : throw new LoadException("An answer has no length.");
        return head.Length;
    }

    // Answers whether the body is over.
    private bool TakeBody(ReadOnlySpan<byte> bytes, AnswerCheck check)
    {
        if (_firstByte == 0 && !bytes.IsEmpty)
        {
            _firstByte = TimeProvider.System.GetTimestamp();
        }

        var isOver = _left < 0 ? TakeChunked(bytes, check) : TakeCounted(bytes, check);
        if (!isOver)
        {
            Count(check);
        }

        return isOver;
    }

    private bool TakeChunked(ReadOnlySpan<byte> bytes, AnswerCheck check)
    {
        while (!bytes.IsEmpty && !_chunked.IsDone)
        {
            var data = _chunked.Take(ref bytes);
            if (!data.IsEmpty)
            {
                check.Take(data);
            }
        }

        return !_chunked.IsDone ? false : bytes.IsEmpty ? true : throw new LoadException("Something follows an answer's end.");
    }

    private bool TakeCounted(ReadOnlySpan<byte> bytes, AnswerCheck check)
    {
        if (bytes.Length > _left)
        {
            throw new LoadException("An answer is longer than its length.");
        }

        check.Take(bytes);
        _left -= bytes.Length;
        return _left == 0;
    }

    private void Count(AnswerCheck check)
    {
        var chunks = check.Chunks;
        traffic.CountChunks(chunks - _chunks);
        _chunks = chunks;
    }
}
