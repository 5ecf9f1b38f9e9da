using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>
/// Names the response that a native answer continues: its provider was given the whole conversation, and knows of none before it. What carries no response passes as it is.
/// </summary>
/// <param name="inner">Takes the answer as it shall be; whole events only, or the whole body.</param>
/// <param name="previousResponseId">What the client continues.</param>
/// <param name="isStream">Whether the answer is a stream of events.</param>
internal sealed class ContinuedRelay(ReplyRelay inner, string previousResponseId, bool isStream) : ReplyRelay
{
    /// <summary>An event, or a body, that is larger passes as it is.</summary>
    private const int PatchedAtMost = 32 * 1024 * 1024;

    private readonly ResponsePatchValues _values = new() { PreviousResponseId = previousResponseId };
    private readonly ArrayBufferWriter<byte> _open = new();
    private readonly ArrayBufferWriter<byte> _patched = new();
    private SseBoundary _boundary;
    private byte[] _left = [];
    private bool _isTooLarge;

    public override bool IsAtBoundary => _open.WrittenCount == 0 && _left.Length == 0 && inner.IsAtBoundary;

    public override bool IsComplete => inner.IsComplete;

    public override bool IsOver => inner.IsOver;

    public override HubFailure? Failure => inner.Failure;

    public override void Open(IBufferWriter<byte> client) => inner.Open(client);

    public override RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client)
    {
        long written = 0;
        foreach (var part in arrived)
        {
            written += Take(part.Span, client);
        }

        return new(arrived.End, ended ? written + Hand(ended: true, client) : written);
    }

    /// <summary>Of an event that is not whole the client has seen nothing, so that a break can always be told.</summary>
    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client) => inner.TryWriteBreak(failure, client);

    private long Take(ReadOnlySpan<byte> bytes, IBufferWriter<byte> client)
    {
        long written = 0;
        while (isStream && !_isTooLarge && _boundary.FindEnd(bytes) is >= 0 and var end)
        {
            _open.Write(bytes[..end]);
            bytes = bytes[end..];
            written += Hand(ended: false, client);
        }

        _open.Write(bytes);
        _isTooLarge |= _open.WrittenCount > PatchedAtMost;
        return _isTooLarge ? written + Hand(ended: false, client) : written;
    }

    /// <summary>Hands on what was waited for.</summary>
    private long Hand(bool ended, IBufferWriter<byte> client)
    {
        _patched.ResetWrittenCount();
        _patched.Write(_left);
        Patch(_open.WrittenMemory);
        _open.ResetWrittenCount();
        var whole = new ReadOnlySequence<byte>(_patched.WrittenMemory);
        var step = inner.Relay(whole, ended, client);
        _left = whole.Slice(step.Consumed).ToArray();
        return step.Written;
    }

    private void Patch(ReadOnlyMemory<byte> text)
    {
        var data = isStream ? DataOf(text.Span) : 0..text.Length;
        if (_isTooLarge || data.Equals(default) || (isStream && text.Span.IndexOf("\"response\""u8) < 0))
        {
            _patched.Write(text.Span);
            return;
        }

        _patched.Write(text.Span[..data.Start.Value]);
        ResponsePatch.Apply(text[data], _values, _patched);
        _patched.Write(text.Span[data.End.Value..]);
    }

    /// <summary>Where an event says its data; nowhere when it takes several lines for that, which no provider does.</summary>
    private static Range DataOf(ReadOnlySpan<byte> text)
    {
        Range found = default;
        var start = 0;
        while (start < text.Length)
        {
            var length = text[start..].IndexOfAny((byte)'\n', (byte)'\r');
            var end = length < 0 ? text.Length : start + length;
            if (text[start..end].StartsWith("data:"u8))
            {
                if (!found.Equals(default))
                {
                    return default;
                }

                found = (start + "data:".Length)..end;
            }

            start = end + 1;
        }

        return found;
    }
}
