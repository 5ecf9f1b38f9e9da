using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>One part of an item's content, as far as it has come.</summary>
internal sealed class ContentPart(ContentKind kind)
{
    private ArrayBufferWriter<byte>? _logprobs;

    /// <summary>What it is.</summary>
    public ContentKind Kind { get; } = kind;

    /// <summary>All of its text, UTF-8.</summary>
    public ArrayBufferWriter<byte> Text { get; } = new();

    /// <summary>The likelihoods of its tokens: the elements of a JSON array, without the brackets.</summary>
    public ReadOnlySpan<byte> Logprobs => _logprobs is null ? default : _logprobs.WrittenSpan;

    /// <summary>Its type on the wire.</summary>
    private ReadOnlySpan<byte> Type => Kind switch
    {
        ContentKind.Text => "output_text"u8,
        ContentKind.Refusal => "refusal"u8,
        _ => "reasoning_text"u8,
    };

    /// <summary>Takes some more elements.</summary>
    public void AppendLogprobs(ReadOnlySpan<byte> elements)
    {
        if (elements.IsEmpty)
        {
            return;
        }

        _logprobs ??= new();
        if (_logprobs.WrittenCount > 0)
        {
            _logprobs.Write(","u8);
        }

        _logprobs.Write(elements);
    }

    /// <summary>Writes the part as it stands.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteText(Kind == ContentKind.Refusal ? "refusal"u8 : "text"u8, Text.WrittenSpan);
        if (Kind == ContentKind.Text)
        {
            json.WriteStartArray("annotations"u8);
            json.WriteEndArray();
            json.WriteElements("logprobs"u8, Logprobs);
        }

        json.WriteEndObject();
    }
}
