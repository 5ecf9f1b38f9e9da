using System.Text;
using System.Text.Unicode;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of JSON strings as UTF-8, whatever is in them: what is no Unicode becomes U+FFFD. Texts without escapes are not copied.</summary>
/// <remarks>
/// One that reads the pieces of a text in order keeps half a character (a high surrogate) at the end of one for the beginning of the next: providers written in
/// JavaScript cut their texts so.
/// </remarks>
internal sealed class JsonTextDecoder(bool readsPieces = false)
{
    private byte[] _buffer = [];
    private char _half;

    /// <summary>The text of a JSON string, valid until the next one is decoded or its bytes change; empty for any other value.</summary>
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] != (byte)'"')
        {
            return default;
        }

        ReadOnlySpan<byte> raw = value[1..^1];
        if (raw.IsEmpty || (_half == '\0' && !raw.Contains((byte)'\\') && Utf8.IsValid(raw)))
        {
            return raw;
        }

        // A byte that is no UTF-8 becomes three, and so may the half that was kept; escapes only shrink.
        int most = (raw.Length + 1) * 3;
        if (_buffer.Length < most)
        {
            _buffer = new byte[most];
        }

        int written = WriteHalf(ref raw);
        _half = readsPieces ? TakeHalf(ref raw) : '\0';
        while (!raw.IsEmpty)
        {
            int run = raw.IndexOf((byte)'\\');
            written += Copy(run < 0 ? raw : raw[..run], _buffer.AsSpan(written));
            raw = run < 0 ? default : raw[run..];
            if (!raw.IsEmpty)
            {
                raw = raw[Unescape(raw, out Rune rune)..];
                written += rune.EncodeToUtf8(_buffer.AsSpan(written));
            }
        }

        return _buffer.AsSpan(0, written);
    }

    /// <summary>The text of a JSON string; null when it is empty or no string.</summary>
    public string? DecodeWord(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = Decode(value);
        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }

    /// <summary>Writes the character whose first half was kept, with its other half if that is how the text begins.</summary>
    private int WriteHalf(ref ReadOnlySpan<byte> raw)
    {
        if (_half == '\0')
        {
            return 0;
        }

        Rune whole = Rune.ReplacementChar;
        if (raw.StartsWith("\\u"u8) && Rune.TryCreate(_half, Unit(raw), out Rune joined))
        {
            whole = joined;
            raw = raw[6..];
        }

        return whole.EncodeToUtf8(_buffer);
    }

    /// <summary>Takes a first half off the end.</summary>
    private static char TakeHalf(ref ReadOnlySpan<byte> raw)
    {
        if (raw.Length < 6 || !raw[^6..].StartsWith("\\u"u8)
            || (raw.Length - raw[..^6].TrimEnd((byte)'\\').Length) % 2 != 0 || !char.IsHighSurrogate(Unit(raw[^6..])))
        {
            return '\0';
        }

        char half = Unit(raw[^6..]);
        raw = raw[..^6];
        return half;
    }

    private static int Copy(ReadOnlySpan<byte> run, Span<byte> target)
    {
        if (Utf8.IsValid(run))
        {
            run.CopyTo(target);
            return run.Length;
        }

        int written = 0;
        while (!run.IsEmpty)
        {
            Rune.DecodeFromUtf8(run, out Rune rune, out int taken);
            written += rune.EncodeToUtf8(target[written..]);
            run = run[taken..];
        }

        return written;
    }

    /// <summary>Reads the escape at the start; answers how many bytes it takes.</summary>
    private static int Unescape(ReadOnlySpan<byte> raw, out Rune rune)
    {
        if (raw[1] != (byte)'u')
        {
            rune = (Rune)(char)(raw[1] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => raw[1],
            });
            return 2;
        }

        char first = Unit(raw);
        if (char.IsHighSurrogate(first) && raw.Length >= 12 && raw[6] == (byte)'\\' && raw[7] == (byte)'u'
            && Rune.TryCreate(first, Unit(raw[6..]), out rune))
        {
            return 12;
        }

        rune = Rune.TryCreate(first, out Rune single) ? single : Rune.ReplacementChar;
        return 6;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], System.Globalization.NumberStyles.AllowHexSpecifier, provider: null);
}
