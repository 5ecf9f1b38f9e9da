using System.Buffers;
using System.Text;

namespace Gambi.Adaptation.Sse;

/// <summary>The writer of events and comments.</summary>
public static class SseEncoder
{
    /// <summary>The event that ends OpenAI's streams.</summary>
    public static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    /// <summary>Writes one event; the type and id may be empty, data of several lines becomes several lines.</summary>
    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> id = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (id.Length > 0)
        {
            WriteLine(output, "id: "u8, id);
        }

        if (type.Length > 0)
        {
            WriteLine(output, "event: "u8, type);
        }

        WriteLines(output, "data: "u8, data);
        output.Write("\n"u8);
    }

    /// <summary>Writes a comment, which every reader of events ignores.</summary>
    public static void WriteComment(IBufferWriter<byte> output, string text)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteLines(output, ": "u8, Encoding.UTF8.GetBytes(text));
        output.Write("\n"u8);
    }

    private static void WriteLines(IBufferWriter<byte> output, ReadOnlySpan<byte> head, ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var length)
        {
            WriteLine(output, head, text[..length]);
            bool isPair = text[length] == '\r' && length + 1 < text.Length && text[length + 1] == '\n';
            text = text[(length + (isPair ? 2 : 1))..];
        }

        WriteLine(output, head, text);
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> head, ReadOnlySpan<byte> text)
    {
        output.Write(head);
        output.Write(text);
        output.Write("\n"u8);
    }
}
