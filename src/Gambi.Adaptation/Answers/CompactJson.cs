using System.Buffers;

namespace Gambi.Adaptation.Answers;

/// <summary>The remover of the white space between the tokens of JSON, so that it fits in one line.</summary>
internal static class CompactJson
{
    /// <summary>Writes the bytes without white space outside of strings; they must be valid JSON.</summary>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        while (!json.IsEmpty)
        {
            int taken = json[0] == (byte)'"' ? StringLength(json) : TokensLength(json);
            output.Write(json[..taken]);
            json = json[taken..].TrimStart(" \t\r\n"u8);
        }
    }

    /// <summary>A copy without white space outside of strings.</summary>
    public static byte[] Copy(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(1, json.Length));
        Write(json.TrimStart(" \t\r\n"u8), output);
        return output.WrittenSpan.ToArray();
    }

    private static int TokensLength(ReadOnlySpan<byte> json)
    {
        int end = json.IndexOfAny(" \t\r\n\""u8);
        return end < 0 ? json.Length : end;
    }

    private static int StringLength(ReadOnlySpan<byte> json)
    {
        int end = 1;
        while (true)
        {
            end += json[end..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[end] == (byte)'"')
            {
                return end + 1;
            }

            end += 2;
        }
    }
}
