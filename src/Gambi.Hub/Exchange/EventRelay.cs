using System.Buffers;
using Gambi.Adaptation;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Adaptation.Usage;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>
/// Passes an SSE stream on event by event: an event that is not whole yet waits, so that the client can be told of a break, or kept awake, between events. Hides
/// the usage chunk that only the hub asked for.
/// </summary>
internal sealed class EventRelay : ReplyRelay
{
    /// <summary>Of an event that is not whole, at most this much waits; a tunnel's window is larger, so that waiting can never stop what is waited for.</summary>
    private const int HeldBack = 16 * 1024;

    /// <summary>A response that is larger is not kept.</summary>
    private const int KeptAtMost = 32 * 1024 * 1024;

    /// <summary>An event's name stands in its first bytes.</summary>
    private const int NameWithin = 512;

    private readonly InferenceProtocol _protocol;
    private readonly bool _hidesUsage;
    private readonly AnswerObserver _observer;
    private readonly AnswerTap _answer = new();
    private readonly EventTap _tap;
    private SseBoundary _boundary;
    private long _scanned;
    private long _events;
    private bool _midEvent;
    private bool _isLastWord;
    private bool _isComplete;
    private HubFailure? _failure;
    private ArrayBufferWriter<byte>? _lastEvent;

    public EventRelay(InferenceProtocol protocol, bool hidesUsage, AnswerObserver observer)
    {
        _protocol = protocol;
        _hidesUsage = hidesUsage;
        _observer = observer;
        _tap = new(_answer);
    }

    public override bool IsAtBoundary => !_midEvent;

    public override bool IsComplete => _isComplete;

    public override HubFailure? Failure => _failure;

    public override RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client)
    {
        long written = 0;
        var rest = arrived;
        while (TryFindEnd(rest, out var end))
        {
            written += Take(rest.Slice(0, end), endsEvent: true, client);
            rest = rest.Slice(end);
        }

        if (!rest.IsEmpty && (ended || _midEvent || rest.Length > HeldBack))
        {
            written += Take(rest, endsEvent: ended, client);
            rest = rest.Slice(rest.End);
        }

        return new(rest.Start, written);
    }

    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client)
    {
        if (_midEvent)
        {
            return false;
        }

        StreamBreak.Write(_protocol, failure, _events, client);
        return true;
    }

    private bool TryFindEnd(in ReadOnlySequence<byte> rest, out SequencePosition end)
    {
        foreach (var part in rest.Slice(_scanned))
        {
            var at = _boundary.FindEnd(part.Span);
            if (at >= 0)
            {
                end = rest.GetPosition(_scanned + at);
                _scanned = 0;
                return true;
            }

            _scanned += part.Length;
        }

        end = default;
        return false;
    }

    /// <summary>Takes an event, or a part of one that is too large to wait for.</summary>
    private long Take(in ReadOnlySequence<byte> part, bool endsEvent, IBufferWriter<byte> client)
    {
        var isWhole = endsEvent && !_midEvent;
        Listen(part, isWhole);
        var hides = _hidesUsage && isWhole && _answer is { HasUsage: true, HasEmptyChoices: true };
        if (endsEvent)
        {
            _observer.Heard(_answer);
            _tap.Reset();
        }

        // The id first: it may stand in no earlier event than this.
        if (_isLastWord && _observer.KeepsResponse)
        {
            Keep(part, isWhole, endsEvent);
        }

        if (endsEvent)
        {
            _isComplete |= _isLastWord;
            _isLastWord = false;
        }

        _midEvent = !endsEvent;
        _scanned = 0;
        return hides ? 0 : Copy(part, client);
    }

    private void Listen(in ReadOnlySequence<byte> part, bool isWhole)
    {
        if (!isWhole || part.IsSingleSegment)
        {
            Listen(part, part.FirstSpan, isWhole);
            return;
        }

        // An event that lies across two pieces of the pipe's memory: rare, and small.
        var copy = ArrayPool<byte>.Shared.Rent((int)part.Length);
        part.CopyTo(copy);
        Listen(part, copy.AsSpan(0, (int)part.Length), isWhole);
        ArrayPool<byte>.Shared.Return(copy);
    }

    private void Listen(in ReadOnlySequence<byte> part, ReadOnlySpan<byte> text, bool isWhole)
    {
        if (!_midEvent && !text.IsEmpty && text[0] is not ((byte)':' or (byte)'\n' or (byte)'\r'))
        {
            _events++;
        }

        if (isWhole)
        {
            if (!_observer.SawFirstToken && HasContent(text))
            {
                _observer.FirstToken();
            }

            _isLastWord = _protocol == InferenceProtocol.Responses ? EndsResponse(text) : text.IndexOf("[DONE]"u8) is >= 0 and < 8;

            // Most events tell nothing more that the hub wants to know.
            if (!_observer.WantsResponseId && !SaysUsage(text))
            {
                return;
            }
        }
        else if (!_midEvent && _protocol == InferenceProtocol.Responses)
        {
            Span<byte> beginning = stackalloc byte[(int)Math.Min(part.Length, NameWithin)];
            part.Slice(0, beginning.Length).CopyTo(beginning);
            _isLastWord = EndsResponse(beginning);
        }

        foreach (var segment in part)
        {
            _tap.Feed(segment.Span);
        }
    }

    /// <summary>Whether there is usage to be read: many providers say in every chunk but the last that it is <c>null</c>.</summary>
    private static bool SaysUsage(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf("\"usage\""u8) is >= 0 and var at)
        {
            text = text[(at + "\"usage\"".Length)..];
            if (!text.TrimStart(": \t\r\n"u8).StartsWith("null"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of the event that ends a response, hands on the response.</summary>
    private void Keep(in ReadOnlySequence<byte> part, bool isWhole, bool endsEvent)
    {
        if (isWhole && part.IsSingleSegment)
        {
            KeepResponse(part.FirstSpan);
            return;
        }

        _lastEvent ??= new();
        foreach (var segment in part)
        {
            _lastEvent.Write(segment.Span);
        }

        if (endsEvent || _lastEvent.WrittenCount > KeptAtMost)
        {
            KeepResponse(_lastEvent.WrittenSpan);
            _lastEvent = null;
        }
    }

    private void KeepResponse(ReadOnlySpan<byte> text)
    {
        if (TryFindData(text, out var data) && ResponseEventReader.TryReadFinal(data, out var response))
        {
            _observer.Ended(data[response]);
        }
    }

    /// <summary>Streams open with events that carry nothing of the answer yet.</summary>
    private bool HasContent(ReadOnlySpan<byte> text) => TryFindData(text, out var data) && AnswerContent.IsIn(_protocol, data);

    private bool EndsResponse(ReadOnlySpan<byte> text)
    {
        if (!TryFindData(text, out var data) || !AnswerContent.EndsResponse(data))
        {
            return false;
        }

        _failure = AnswerContent.FailsResponse(data) ? ExchangeFailures.NoStream : null;
        return true;
    }

    /// <summary>Finds what the event's first data line says.</summary>
    private static bool TryFindData(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> data)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? text : text[..end];
            if (line.StartsWith("data:"u8))
            {
                data = line["data:".Length..];
                return true;
            }

            text = text[Math.Min(line.Length + 1, text.Length)..];
        }

        data = default;
        return false;
    }

    private static long Copy(in ReadOnlySequence<byte> part, IBufferWriter<byte> client)
    {
        foreach (var segment in part)
        {
            client.Append(segment.Span);
        }

        return part.Length;
    }
}
