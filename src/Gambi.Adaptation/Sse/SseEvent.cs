using System.Buffers;

namespace Gambi.Adaptation.Sse;

/// <summary>One event as it stands in a stream: its bytes, and what they say. It borrows the scanned buffer.</summary>
public readonly struct SseEvent
{
    internal SseEvent(ReadOnlySequence<byte> raw, ReadOnlySequence<byte> type, ReadOnlySequence<byte> data, bool hasData)
    {
        Raw = raw;
        Type = type;
        Data = data;
        HasData = hasData;
    }

    /// <summary>All bytes of it, the ending blank line (if it had one) included.</summary>
    public ReadOnlySequence<byte> Raw { get; }

    /// <summary>What its <c>event:</c> line said; empty when it had none.</summary>
    public ReadOnlySequence<byte> Type { get; }

    /// <summary>Its data, lines joined by LF: a slice of the buffer when there is one <c>data:</c> line, else a copy.</summary>
    public ReadOnlySequence<byte> Data { get; }

    /// <summary>Whether it had a <c>data:</c> line; comments and stray blank lines are events without.</summary>
    public bool HasData { get; }

    /// <summary>How many bytes it takes of the stream.</summary>
    public long Length => Raw.Length;
}
