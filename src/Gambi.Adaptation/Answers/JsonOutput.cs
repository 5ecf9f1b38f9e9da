using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>How answers write JSON: compact, escaping no more than JSON asks for, long texts in pieces.</summary>
internal static class JsonOutput
{
    /// <summary>Escaping a piece may make it six times as long; so much is rented at once.</summary>
    private const int PieceBytes = 16 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A writer that is to be reset onto its output.</summary>
    public static Utf8JsonWriter NewWriter() => new(Stream.Null, Options);

    /// <summary>A writer onto an output.</summary>
    public static Utf8JsonWriter NewWriter(IBufferWriter<byte> output) => new(output, Options);

    /// <summary>Writes a member whose value is valid JSON already.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }

    /// <summary>Writes a text member, however long.</summary>
    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= PieceBytes)
        {
            json.WriteString(name, utf8);
            return;
        }

        json.WritePropertyName(name);
        json.WriteTextPieces(utf8);
        json.WriteStringValueSegment(""u8, isFinalSegment: true);
    }

    /// <summary>Writes some more of a text value, which an empty final segment has to end.</summary>
    public static void WriteTextPieces(this Utf8JsonWriter json, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            ReadOnlySpan<byte> piece = utf8[..Math.Min(utf8.Length, PieceBytes)];
            json.WriteStringValueSegment(piece, isFinalSegment: false);
            utf8 = utf8[piece.Length..];
        }
    }

    /// <summary>Writes an array member of which only the elements are there, as JSON with commas.</summary>
    public static void WriteElements(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> elements)
    {
        json.WriteStartArray(name);
        if (!elements.IsEmpty)
        {
            json.WriteRawValue(elements, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a value as it stands in its document, which must be compact.</summary>
    public static void WriteElement(this Utf8JsonWriter json, JsonElement value) =>
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}
