using System.Buffers;

namespace Gambi.Adaptation.Sse;

/// <summary>The reader of the lines of one whole event.</summary>
internal static class SseEventParser
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> LineEnds => "\r\n"u8;

    public static SseEvent Parse(in ReadOnlySequence<byte> raw, bool isFirst)
    {
        ReadOnlySequence<byte> type = default;
        ReadOnlySequence<byte> data = default;
        ArrayBufferWriter<byte>? joined = null;
        bool hasData = false;
        var reader = new SequenceReader<byte>(raw);
        if (isFirst)
        {
            reader.IsNext(ByteOrderMark, advancePast: true);
        }

        while (TryReadLine(ref reader, out ReadOnlySequence<byte> line))
        {
            if (TryGetValue(line, "data"u8, out ReadOnlySequence<byte> value))
            {
                joined = Join(joined, hasData, data, value);
                data = value;
                hasData = true;
            }
            else if (TryGetValue(line, "event"u8, out value))
            {
                type = value;
            }
        }

        return new SseEvent(raw, type, joined is null ? data : new ReadOnlySequence<byte>(joined.WrittenMemory), hasData);
    }

    /// <summary>The first data line stays where it is; from the second on, all are copied together.</summary>
    private static ArrayBufferWriter<byte>? Join(ArrayBufferWriter<byte>? joined, bool hasData, ReadOnlySequence<byte> before, ReadOnlySequence<byte> value)
    {
        if (!hasData)
        {
            return null;
        }

        if (joined is null)
        {
            joined = new ArrayBufferWriter<byte>();
            Append(joined, before);
        }

        joined.Write("\n"u8);
        Append(joined, value);
        return joined;
    }

    private static void Append(ArrayBufferWriter<byte> joined, ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            joined.Write(segment.Span);
        }
    }

    private static bool TryReadLine(ref SequenceReader<byte> reader, out ReadOnlySequence<byte> line)
    {
        if (reader.End)
        {
            line = default;
            return false;
        }

        if (!reader.TryReadToAny(out line, LineEnds, advancePastDelimiter: true))
        {
            line = reader.UnreadSequence;
            reader.AdvanceToEnd();
        }

        return true;
    }

    /// <summary>The value of a line that has this field: what stands after the colon and one space.</summary>
    private static bool TryGetValue(in ReadOnlySequence<byte> line, ReadOnlySpan<byte> name, out ReadOnlySequence<byte> value)
    {
        value = default;
        var reader = new SequenceReader<byte>(line);
        if (!reader.IsNext(name, advancePast: true))
        {
            return false;
        }

        if (reader.End)
        {
            return true;
        }

        if (!reader.IsNext((byte)':', advancePast: true))
        {
            return false;
        }

        reader.IsNext((byte)' ', advancePast: true);
        value = reader.UnreadSequence;
        return true;
    }
}
