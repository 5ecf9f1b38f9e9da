using System.Buffers;

namespace Gambi.Adaptation.OverResponses;

/// <summary>
/// The text of one kind on its way to the client: from deltas where the provider sends some; what was in none comes from the events that close a part or an
/// item, or from the response itself, and nothing twice.
/// </summary>
internal sealed class TextStream(TextKind kind, ChatChunkWriter chunks)
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private SentText _all;
    private SentText _item;
    private bool _hasDeltas;
    private bool _awaitsParagraph;
    private char _half;

    /// <summary>What stands between two parts of a reasoning.</summary>
    public static ReadOnlySpan<byte> Paragraph => "\n\n"u8;

    /// <summary>Whether any of it was sent.</summary>
    public bool HasText => _all.Length > 0;

    /// <summary>Another part begins, which is a paragraph of its own.</summary>
    public void BeginParagraph() => _awaitsParagraph = HasText;

    public void TakeDelta(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> logprobs, IBufferWriter<byte> client)
    {
        _hasDeltas = true;
        _text.ResetWrittenCount();
        JsonText.Unescape(escaped, ref _half, _text);
        Send(_text.WrittenSpan, logprobs, client);
    }

    /// <summary>The whole text of a part.</summary>
    public void TakeDone(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> logprobs, IBufferWriter<byte> client)
    {
        _half = '\0';
        if (!_hasDeltas)
        {
            _text.ResetWrittenCount();
            JsonText.Unescape(escaped, _text);
            Send(_text.WrittenSpan, logprobs, client);
        }
    }

    /// <summary>An item that is whole.</summary>
    public void TakeItem(in ResponseItem item, IBufferWriter<byte> client)
    {
        if (!_hasDeltas)
        {
            _text.ResetWrittenCount();
            item.AppendText(kind, _text);
            Send(_item.Missing(_text.WrittenSpan), default, client);
        }

        _item = default;
    }

    /// <summary>The response that is whole.</summary>
    public void TakeResponse(in ResponseObject response, IBufferWriter<byte> client)
    {
        _text.ResetWrittenCount();
        response.AppendText(kind, _text);
        _awaitsParagraph = false;
        Send(_all.Missing(_text.WrittenSpan), default, client);
    }

    private void Send(ReadOnlySpan<byte> text, ReadOnlySpan<byte> logprobs, IBufferWriter<byte> client)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_awaitsParagraph)
        {
            _awaitsParagraph = false;
            _all.Add(Paragraph);
            if (_item.Length > 0)
            {
                _item.Add(Paragraph);
            }

            chunks.WriteText(kind, Paragraph, default, client);
        }

        _all.Add(text);
        _item.Add(text);
        chunks.WriteText(kind, text, logprobs, client);
    }
}
