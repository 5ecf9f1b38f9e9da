namespace Gambi.Adaptation.Sse;

/// <summary>Where the events of an SSE stream end, in whatever way it is cut: at the blank line, with LF, CRLF or CR. No byte is looked at twice.</summary>
/// <remarks>
/// A mutable value for one stream: keep it in a field that is not readonly.
/// </remarks>
public struct SseBoundary
{
    private bool _inLine;
    private bool _afterCr;
    private bool _usesCrLf;
    private bool _awaitsLf;

    /// <summary>Answers how many of the bytes belong to the event that is open, its blank line included, or -1 when its end is not among them.</summary>
    public int FindEnd(ReadOnlySpan<byte> bytes)
    {
        if (_awaitsLf && !bytes.IsEmpty)
        {
            _awaitsLf = false;
            return bytes[0] == (byte)'\n' ? 1 : 0;
        }

        var i = 0;
        while (i < bytes.Length)
        {
            if (_inLine)
            {
                var at = bytes[i..].IndexOfAny((byte)'\n', (byte)'\r');
                if (at < 0)
                {
                    return -1;
                }

                i += at;
                _inLine = false;
                _afterCr = bytes[i] == (byte)'\r';
                i++;
            }
            else if (bytes[i] == (byte)'\n' && _afterCr)
            {
                _afterCr = false;
                _usesCrLf = true;
                i++;
            }
            else if (bytes[i] is (byte)'\n' or (byte)'\r')
            {
                return EndAt(bytes, i);
            }
            else
            {
                _inLine = true;
                _afterCr = false;
                i++;
            }
        }

        return -1;
    }

    private int EndAt(ReadOnlySpan<byte> bytes, int blank)
    {
        var isCr = bytes[blank] == (byte)'\r';
        var end = blank + 1;
        if (isCr && end < bytes.Length && bytes[end] == (byte)'\n')
        {
            end++;
            isCr = false;
        }

        // Where lines end with CRLF, a CR at the end of what is here is half of one. Elsewhere it ends the event at once; an LF that should follow is the next event's.
        if (isCr && end == bytes.Length && _usesCrLf)
        {
            _awaitsLf = true;
            return -1;
        }

        _afterCr = isCr && end == bytes.Length;
        return end;
    }
}
