using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>What a model says: parts of text and refusal, each closed before the next.</summary>
internal sealed class MessageItem(string id, int index) : OutputItem(id, index)
{
    private readonly List<ContentPart> _parts = [];

    protected override ReadOnlySpan<byte> Type => "message"u8;

    /// <summary>Takes some more text, with the likelihoods of its tokens: the elements of a JSON array.</summary>
    public void AppendText(ReadOnlySpan<byte> text, ReadOnlySpan<byte> logprobs, ResponseEvents events)
    {
        ContentPart part = PartFor(ContentKind.Text, events);
        part.Text.Write(text);
        part.AppendLogprobs(logprobs);
        events.ContentDelta(this, _parts.Count - 1, part, text, logprobs);
    }

    /// <summary>Takes some more of a refusal.</summary>
    public void AppendRefusal(ReadOnlySpan<byte> text, ResponseEvents events)
    {
        ContentPart part = PartFor(ContentKind.Refusal, events);
        part.Text.Write(text);
        events.ContentDelta(this, _parts.Count - 1, part, text);
    }

    public override void WriteOutputText(Utf8JsonWriter json)
    {
        foreach (ContentPart part in _parts)
        {
            if (part.Kind == ContentKind.Text)
            {
                json.WriteTextPieces(part.Text.WrittenSpan);
            }
        }
    }

    protected override void CloseContent(ResponseEvents events)
    {
        if (_parts.Count > 0)
        {
            events.ContentDone(this, _parts.Count - 1, _parts[^1]);
            events.PartDone(this, _parts.Count - 1, _parts[^1]);
        }
    }

    protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        foreach (ContentPart part in _parts)
        {
            part.Write(json);
        }

        json.WriteEndArray();
    }

    private ContentPart PartFor(ContentKind kind, ResponseEvents events)
    {
        if (_parts.Count > 0 && _parts[^1].Kind == kind)
        {
            return _parts[^1];
        }

        CloseContent(events);
        var part = new ContentPart(kind);
        _parts.Add(part);
        events.PartAdded(this, _parts.Count - 1, part);
        return part;
    }
}
