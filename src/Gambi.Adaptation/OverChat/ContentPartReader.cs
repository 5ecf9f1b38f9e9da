using System.Text.Json;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of a <c>content</c> that is an array of parts, text by text.</summary>
internal ref struct ContentPartReader
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    public ContentPartReader(ReadOnlySpan<byte> array)
    {
        _json = array;
        _reader = new Utf8JsonReader(array, JsonMember.ReaderOptions);
        _reader.Read();
    }

    /// <summary>Reads the next part that has a text: a JSON value.</summary>
    public bool TryRead(out ContentKind kind, out ReadOnlySpan<byte> text)
    {
        kind = ContentKind.Text;
        text = default;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            bool isObject = _reader.TokenType == JsonTokenType.StartObject;
            ReadOnlySpan<byte> part = JsonMember.ReadValue(ref _reader, _json);
            if (isObject && TryReadPart(part, out kind, out text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A text; a refusal; or what the model thinks, which Mistral tells as parts again.</summary>
    private static bool TryReadPart(ReadOnlySpan<byte> part, out ContentKind kind, out ReadOnlySpan<byte> text)
    {
        kind = ContentKind.Text;
        text = JsonMember.Find(part, "text"u8);
        if (text.IsEmpty)
        {
            kind = ContentKind.Refusal;
            text = JsonMember.Find(part, "refusal"u8);
        }

        if (text.IsEmpty)
        {
            kind = ContentKind.Reasoning;
            text = JsonMember.Find(part, "thinking"u8);
        }

        if (text.StartsWith("["u8))
        {
            var parts = new ContentPartReader(text);
            return parts.TryRead(out _, out text);
        }

        return text.StartsWith("\""u8);
    }
}
