namespace Gambi.Adaptation.Usage;

/// <summary>Passes the data lines of one SSE event on to an <see cref="AnswerTap"/>, cut anywhere.</summary>
public sealed class EventTap(AnswerTap answer)
{
    private int _matched;
    private bool _otherField;

    private static ReadOnlySpan<byte> DataField => "data:"u8;

    /// <summary>Begins another event.</summary>
    public void Reset()
    {
        _matched = 0;
        _otherField = false;
        answer.Reset();
    }

    /// <summary>Takes the next bytes of the event.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_matched < DataField.Length && !_otherField)
            {
                MatchField(bytes[0]);
                bytes = bytes[1..];
                continue;
            }

            var at = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (!_otherField)
            {
                answer.Feed(at < 0 ? bytes : bytes[..at]);
            }

            if (at < 0)
            {
                return;
            }

            _matched = 0;
            _otherField = false;
            bytes = bytes[(at + 1)..];
        }
    }

    private void MatchField(byte next)
    {
        if (next == DataField[_matched])
        {
            _matched++;
        }
        else
        {
            _matched = 0;
            _otherField = next is not ((byte)'\n' or (byte)'\r');
        }
    }
}
