using System.Buffers.Text;

namespace Gambi.Load.Answers;

/// <summary>The head of an HTTP/1.1 message, as much of it as a body's length needs.</summary>
internal readonly ref struct HttpHead
{
    private readonly ReadOnlySpan<byte> _text;

    private HttpHead(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>Its first line.</summary>
    public ReadOnlySpan<byte> FirstLine => _text[.._text.IndexOf("\r\n"u8)];

    /// <summary>Bytes, with the empty line.</summary>
    public int Length => _text.Length;

    /// <summary>The status of a reply, 0 when there is none.</summary>
    public int Status => _text.Length > 12 && Utf8Parser.TryParse(_text.Slice(9, 3), out int status, out _) ? status : 0;

    /// <summary>Whether the body is chunked.</summary>
    public bool IsChunked => Value("transfer-encoding: "u8).StartsWith("chunked"u8);

    /// <summary>The length that it promises, -1 when it promises none.</summary>
    public long ContentLength => Utf8Parser.TryParse(Value("content-length: "u8), out long length, out _) ? length : -1;

    /// <summary>Finds the head at the start of <paramref name="bytes"/>; <c>false</c> when it is not whole yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpHead head)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        head = end < 0 ? default : new(bytes[..(end + 4)]);
        return end >= 0;
    }

    // By hand, because a line at a time is all that is asked and every request pays for it.
    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> name)
    {
        for (var rest = _text; rest.IndexOf((byte)'\n') is >= 0 and var at;)
        {
            rest = rest[(at + 1)..];
            if (rest.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(rest[..name.Length], name))
            {
                return rest[name.Length..];
            }
        }

        return default;
    }
}
