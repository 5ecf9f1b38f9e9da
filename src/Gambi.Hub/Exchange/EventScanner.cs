namespace Gambi.Hub.Exchange;

/// <summary>Finds where the events of an SSE stream end, in whatever way it is cut: at the blank line, with LF, CRLF or CR.</summary>
internal struct EventScanner
{
    private bool _inLine;
    private bool _afterCr;

    /// <summary>Answers how many of the bytes belong to the event that is open, its blank line included, or -1 when its end is not among them.</summary>
    public int FindEnd(ReadOnlySpan<byte> bytes)
    {
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

        // The LF of a CRLF that is cut apart comes with the next event, where it must not count as a blank line.
        _afterCr = isCr && end == bytes.Length;
        return end;
    }
}
