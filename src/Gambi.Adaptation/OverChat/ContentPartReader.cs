using System.Text.Json;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of a <c>content</c> that is an array of parts, text by text.</summary>
internal ref struct ContentPartReader
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private ReadOnlySpan<byte> _innerJson;
    private Utf8JsonReader _inner;
    private ContentKind _innerKind;

    public ContentPartReader(ReadOnlySpan<byte> array)
    {
        _json = array;
        _reader = new Utf8JsonReader(array, JsonMember.ReaderOptions);
        _reader.Read();
    }

    /// <summary>Reads the next part that has a text: a JSON value.</summary>
    public bool TryRead(out ContentKind kind, out ReadOnlySpan<byte> text)
    {
        while (true)
        {
            for (ReadOnlySpan<byte> inner = ReadPart(ref _inner, _innerJson); !inner.IsEmpty; inner = ReadPart(ref _inner, _innerJson))
            {
                kind = _innerKind;
                text = JsonMember.Find(inner, "text"u8);
                if (text.StartsWith("\""u8))
                {
                    return true;
                }
            }

            ReadOnlySpan<byte> part = ReadPart(ref _reader, _json);
            ReadOnlySpan<byte> found = TextOf(part, out kind);
            text = found;
            if (part.IsEmpty || found.StartsWith("\""u8))
            {
                return !part.IsEmpty;
            }

            BeginInner(found, kind);
        }
    }

    /// <summary>Reads the next element that is an object; empty when there is none.</summary>
    private static ReadOnlySpan<byte> ReadPart(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> part = default;
        while (part.IsEmpty && reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            bool isObject = reader.TokenType == JsonTokenType.StartObject;
            ReadOnlySpan<byte> value = JsonMember.ReadValue(ref reader, json);
            part = isObject ? value : default;
        }

        return part;
    }

    /// <summary>A text; a refusal; or what the model thinks.</summary>
    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> part, out ContentKind kind)
    {
        kind = ContentKind.Text;
        ReadOnlySpan<byte> text = JsonMember.Find(part, "text"u8);
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

        return text;
    }

    /// <summary>Mistral tells what the model thinks as parts again.</summary>
    private void BeginInner(ReadOnlySpan<byte> text, ContentKind kind)
    {
        _inner = default;
        if (text.StartsWith("["u8))
        {
            _innerKind = kind;
            _innerJson = text;
            _inner = new Utf8JsonReader(text, JsonMember.ReaderOptions);
            _inner.Read();
        }
    }
}
