using System.Net.Sockets;
using Gambi.Load.Answers;

namespace Gambi.Load.Provider;

/// <summary>Reads one request after another off a connection and keeps of each what decides the answer.</summary>
internal sealed class RequestReader(Socket socket)
{
    private const int PiecesPerTurn = 8;

    private static ReadOnlySpan<byte> ModelMember => "\"model\":\""u8;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly byte[] _beginning = new byte[1024];
    private ChunkedDecoder _chunked;
    private int _start;
    private int _end;
    private int _kept;
    private long _left;

    /// <summary>Where the request went.</summary>
    public RequestRoute Route { get; private set; }

    /// <summary>The model it names, empty when it names none.</summary>
    public ReadOnlyMemory<byte> Model { get; private set; }

    /// <summary>Letters of <see cref="AnswerScript.Filler"/> in its body.</summary>
    public int Filler { get; private set; }

    /// <summary>Reads a request to its end; <c>false</c> when the client has left.</summary>
    public async ValueTask<bool> ReadAsync()
    {
        while (!TakeHead())
        {
            if (!await FillAsync())
            {
                return false;
            }
        }

        for (var pieces = 1; !TakeBody(); pieces++)
        {
            if (pieces % PiecesPerTurn == 0)
            {
                // Or a large body would keep all other connections waiting for as long as it comes in fast enough.
                await Task.Yield();
            }

            if (!await FillAsync())
            {
                return false;
            }
        }

        FindModel();
        return true;
    }

    private async ValueTask<bool> FillAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = await socket.ReceiveAsync(_buffer.AsMemory(_end));
        _end += read;
        return read > 0;
    }

    private bool TakeHead()
    {
        if (!HttpHead.TryRead(_buffer.AsSpan(_start.._end), out var head))
        {
            return false;
        }

        Route = head.FirstLine switch
        {
            var line when line.StartsWith("POST /v1/chat/completions "u8) => RequestRoute.Chat,
            var line when line.StartsWith("GET /v1/models "u8) => RequestRoute.Models,
            _ => RequestRoute.Other,
        };
        _chunked = default;
        _left = head.IsChunked ? -1 : Math.Max(0, head.ContentLength);
        _kept = 0;
        Filler = 0;
        _start += head.Length;
        return true;
    }

    private bool TakeBody()
    {
        if (_left >= 0)
        {
            var taken = (int)Math.Min(_left, _end - _start);
            Keep(_buffer.AsSpan(_start, taken));
            _start += taken;
            _left -= taken;
            return _left == 0;
        }

        ReadOnlySpan<byte> input = _buffer.AsSpan(_start.._end);
        while (!input.IsEmpty && !_chunked.IsDone)
        {
            Keep(_chunked.Take(ref input));
        }

        _start = _end - input.Length;
        return _chunked.IsDone;
    }

    private void Keep(ReadOnlySpan<byte> body)
    {
        Filler += body.Count((byte)AnswerScript.Filler);
        var more = body[..Math.Min(body.Length, _beginning.Length - _kept)];
        more.CopyTo(_beginning.AsSpan(_kept));
        _kept += more.Length;
    }

    private void FindModel()
    {
        var known = _beginning.AsSpan(0, _kept);
        var start = known.IndexOf(ModelMember) + ModelMember.Length;
        var length = start < ModelMember.Length ? -1 : known[start..].IndexOf((byte)'"');
        Model = length < 0 ? default : _beginning.AsMemory(start, length);
    }
}
