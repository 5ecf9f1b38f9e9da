using System.Buffers;
using System.Text;

namespace Gambi.Adaptation.OverResponses;

/// <summary>
/// JSON strings as text and back, for strings that a JSON reader has seen and UTF-8 that is valid. Half a surrogate pair is no error: alone, it is U+FFFD.
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>Appends what stands between a string's quotes as plain text.</summary>
    public static void Unescape(ReadOnlySpan<byte> escaped, IBufferWriter<byte> text)
    {
        var half = '\0';
        Unescape(escaped, ref half, text);
        EndHalf(ref half, text);
    }

    /// <summary>The same for a string that goes on in the next one: a pair that is cut is put together; its first half waits in <paramref name="half"/>.</summary>
    public static void Unescape(ReadOnlySpan<byte> escaped, ref char half, IBufferWriter<byte> text)
    {
        while (!escaped.IsEmpty)
        {
            var at = escaped.IndexOf((byte)'\\');
            var plain = at < 0 ? escaped : escaped[..at];
            if (!plain.IsEmpty)
            {
                EndHalf(ref half, text);
                text.Write(plain);
            }

            if (at < 0)
            {
                return;
            }

            escaped = escaped[at..];
            if (escaped[1] == (byte)'u')
            {
                AppendUnit((char)((Hex(escaped[2]) << 12) | (Hex(escaped[3]) << 8) | (Hex(escaped[4]) << 4) | Hex(escaped[5])), ref half, text);
                escaped = escaped[6..];
            }
            else
            {
                EndHalf(ref half, text);
                text.Write([Single(escaped[1])]);
                escaped = escaped[2..];
            }
        }
    }

    /// <summary>What stands between a string's quotes, as a string.</summary>
    public static string Read(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(escaped);
        }

        var text = new ArrayBufferWriter<byte>(escaped.Length);
        Unescape(escaped, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Writes text as a JSON string, quotes included; only what must be is escaped.</summary>
    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> json)
    {
        json.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            json.Write(text[..at]);
            WriteEscape(text[at], json);
            text = text[(at + 1)..];
        }

        json.Write(text);
        json.Write("\""u8);
    }

    /// <summary>Writes text as a JSON string, quotes included.</summary>
    public static void Write(string text, IBufferWriter<byte> json) => Write(Encoding.UTF8.GetBytes(text), json);

    private static void WriteEscape(byte letter, IBufferWriter<byte> json)
    {
        if (letter is (byte)'"' or (byte)'\\')
        {
            json.Write([(byte)'\\', letter]);
            return;
        }

        switch (letter)
        {
            case (byte)'\n':
                json.Write("\\n"u8);
                break;
            case (byte)'\r':
                json.Write("\\r"u8);
                break;
            case (byte)'\t':
                json.Write("\\t"u8);
                break;
            default:
                json.Write("\\u00"u8);
                json.Write([(byte)(letter < 0x10 ? '0' : '1'), (byte)"0123456789abcdef"[letter & 0xF]]);
                break;
        }
    }

    private static void AppendUnit(char unit, ref char half, IBufferWriter<byte> text)
    {
        if (half != '\0' && char.IsLowSurrogate(unit))
        {
            Append(new Rune(half, unit), text);
            half = '\0';
            return;
        }

        EndHalf(ref half, text);
        if (char.IsHighSurrogate(unit))
        {
            half = unit;
        }
        else
        {
            Append(char.IsLowSurrogate(unit) ? Rune.ReplacementChar : new Rune(unit), text);
        }
    }

    private static void Append(Rune rune, IBufferWriter<byte> text) => text.Advance(rune.EncodeToUtf8(text.GetSpan(4)));

    private static void EndHalf(ref char half, IBufferWriter<byte> text)
    {
        if (half != '\0')
        {
            text.Write(Replacement);
            half = '\0';
        }
    }

    private static byte Single(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => letter,
    };

    private static int Hex(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
