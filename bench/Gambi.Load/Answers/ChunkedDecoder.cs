using System.Buffers.Text;

namespace Gambi.Load.Answers;

/// <summary>Takes the frames off a chunked body of HTTP/1.1, whatever pieces it comes in.</summary>
internal struct ChunkedDecoder
{
    private enum Step
    {
        Size,
        Data,
        DataEnd,
        Trailer,
        Done,
    }

    private Step _step;
    private long _left;
    private int _digits;
    private bool _inExtension;
    private int _trailerBytes;

    /// <summary>Whether the body is over.</summary>
    public readonly bool IsDone => _step == Step.Done;

    /// <summary>Takes what it can from <paramref name="input"/>: at most one piece of data, empty when more input is needed or the body is over.</summary>
    public ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty && _step != Step.Done)
        {
            if (_step == Step.Data)
            {
                var data = input[..(int)Math.Min(input.Length, _left)];
                input = input[data.Length..];
                _left -= data.Length;
                if (_left == 0)
                {
                    _step = Step.DataEnd;
                }

                return data;
            }

            var next = input[0];
            input = input[1..];
            TakeFraming(next);
        }

        return default;
    }

    private void TakeFraming(byte next)
    {
        switch (_step)
        {
            case Step.Size when next == '\n':
                _step = _digits == 0 ? throw new InvalidDataException("A chunk has no size.") : _left == 0 ? Step.Trailer : Step.Data;
                _digits = 0;
                _inExtension = false;
                _trailerBytes = 0;
                break;
            case Step.Size when next is (byte)'\r' or (byte)';' or (byte)' ' || _inExtension:
                _inExtension = true;
                break;
            case Step.Size:
                if (!Utf8Parser.TryParse([next], out byte digit, out _, 'x') || ++_digits > 15)
                {
                    throw new InvalidDataException("A chunk's size is no number.");
                }

                _left = (_left << 4) | digit;
                break;
            case Step.DataEnd when next == '\n':
                _step = Step.Size;
                break;
            case Step.DataEnd when next == '\r':
                break;
            case Step.DataEnd:
                throw new InvalidDataException("A chunk is longer than its size.");
            case Step.Trailer when next == '\n':
                _step = _trailerBytes == 0 ? Step.Done : Step.Trailer;
                _trailerBytes = 0;
                break;
            case Step.Trailer when next != '\r':
                _trailerBytes++;
                break;
        }
    }
}
