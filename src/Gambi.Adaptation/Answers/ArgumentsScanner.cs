namespace Gambi.Adaptation.Answers;

/// <summary>Tells when a JSON object that comes in pieces is whole.</summary>
internal struct ArgumentsScanner
{
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _ended;
    private bool _spoilt;

    /// <summary>Whether it is one object, and nothing else.</summary>
    public readonly bool IsWhole => _ended && !_spoilt;

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> json)
    {
        foreach (byte next in json)
        {
            if (_inString)
            {
                _inString = _escaped || next != (byte)'"';
                _escaped = !_escaped && next == (byte)'\\';
            }
            else if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                FeedToken(next);
            }
        }
    }

    private void FeedToken(byte next)
    {
        _spoilt |= _ended || (_depth == 0 && next != (byte)'{');
        switch (next)
        {
            case (byte)'"':
                _inString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth = Math.Max(0, _depth - 1);
                _ended |= _depth == 0;
                break;
        }
    }
}
