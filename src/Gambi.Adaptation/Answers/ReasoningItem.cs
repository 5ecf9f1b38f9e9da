using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>What a model thinks before it answers: one text, no summary.</summary>
internal sealed class ReasoningItem(string id, int index) : OutputItem(id, index)
{
    private readonly ContentPart _part = new(ContentKind.Reasoning);
    private bool _hasPart;

    protected override ReadOnlySpan<byte> Type => "reasoning"u8;

    /// <summary>Takes some more of the text.</summary>
    public void Append(ReadOnlySpan<byte> text, ResponseEvents events)
    {
        if (!_hasPart)
        {
            _hasPart = true;
            events.PartAdded(this, 0, _part);
        }

        _part.Text.Write(text);
        events.ContentDelta(this, 0, _part, text);
    }

    protected override void CloseContent(ResponseEvents events)
    {
        if (_hasPart)
        {
            events.ContentDone(this, 0, _part);
            events.PartDone(this, 0, _part);
        }
    }

    protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray("summary"u8);
        json.WriteEndArray();
        json.WriteStartArray("content"u8);
        if (_hasPart)
        {
            _part.Write(json);
        }

        json.WriteEndArray();
    }
}
