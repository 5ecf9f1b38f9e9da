using System.Buffers.Text;

namespace Gambi.Adaptation.Usage;

/// <summary>The reader of the usage of a plain answer, fed as the answer passes by: cut anywhere, in a few bytes of memory.</summary>
/// <remarks>
/// It follows brackets and strings only, so that no value, however large, has to be buffered: of all texts it keeps the last, up to
/// <see cref="MaxToken"/> bytes. What is not one balanced object has no usage.
/// </remarks>
public sealed class PlainUsageReader
{
    /// <summary>Longer than any name or number it looks for.</summary>
    private const int MaxToken = 24;

    private readonly byte[] _token = new byte[MaxToken];
    private readonly byte[] _name = new byte[MaxToken];
    private int _tokenLength;
    private int _nameLength;
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _isText;
    private bool _inUsage;
    private bool _isBroken;
    private bool _isWhole;
    private TokenUsage _usage;

    private ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    /// <summary>Takes the next bytes of the answer.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && !_isBroken)
        {
            if (_inString && !_escaped)
            {
                int plain = bytes.IndexOfAny((byte)'"', (byte)'\\');
                plain = plain < 0 ? bytes.Length : plain;
                Keep(bytes[..plain]);
                bytes = bytes[plain..];
                if (bytes.Length == 0)
                {
                    break;
                }
            }

            Take(bytes[0]);
            bytes = bytes[1..];
        }
    }

    /// <summary>The usage, once the whole answer was taken; empty when it had none, or was not one object.</summary>
    public TokenUsage Complete() => _isWhole && !_isBroken ? _usage : default;

    private void Take(byte value)
    {
        if (_inString)
        {
            TakeInString(value);
            return;
        }

        switch (value)
        {
            case (byte)'"':
                _inString = true;
                _isText = true;
                _tokenLength = 0;
                break;
            case (byte)'{' or (byte)'[':
                Open(value);
                break;
            case (byte)'}' or (byte)']':
                EndValue();
                Close();
                break;
            case (byte)':':
                _token.AsSpan(0, _tokenLength).CopyTo(_name);
                _nameLength = _tokenLength;
                _tokenLength = 0;
                _isText = false;
                break;
            case (byte)',':
                EndValue();
                break;
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                break;
            default:
                _isBroken |= _depth == 0;
                Keep([value]);
                break;
        }
    }

    private void TakeInString(byte value)
    {
        if (_escaped)
        {
            _escaped = false;
            Keep([value]);
        }
        else if (value == '\\')
        {
            _escaped = true;
            Keep([value]);
        }
        else
        {
            _inString = false;
        }
    }

    private void Open(byte value)
    {
        _isBroken |= _isWhole || (_depth == 0 && value != '{');
        if (_depth == 1)
        {
            _inUsage = value == '{' && Name.SequenceEqual("usage"u8);
            _usage = _inUsage ? default : _usage;
        }

        _depth++;
        _nameLength = 0;
        _tokenLength = 0;
        _isText = false;
    }

    private void Close()
    {
        _depth--;
        _isBroken |= _depth < 0;
        _isWhole |= _depth == 0;
    }

    private void EndValue()
    {
        if (_depth == 2 && _inUsage && _nameLength > 0)
        {
            ReadOnlySpan<byte> text = _token.AsSpan(0, _tokenLength);
            bool isCount = !_isText & Utf8Parser.TryParse(text, out long count, out int used) && used == text.Length && count >= 0;
            _usage = UsageFields.With(_usage, Name, isCount ? count : null);
        }

        _nameLength = 0;
        _tokenLength = 0;
        _isText = false;
    }

    /// <summary>Keeps what fits; what does not fit is no name that matters: it gets a byte that no name has.</summary>
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int room = MaxToken - _tokenLength;
        if (bytes.Length > room)
        {
            _tokenLength = MaxToken;
            _token[0] = 0;
            return;
        }

        bytes.CopyTo(_token.AsSpan(_tokenLength));
        _tokenLength += bytes.Length;
    }
}
