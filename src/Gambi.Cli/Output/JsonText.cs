using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gambi.Cli.Output;

/// <summary>JSON as text for standard streams.</summary>
internal static class JsonText
{
    /// <summary>A value over several lines, for people.</summary>
    public static string Indented<T>(T value, JsonTypeInfo<T> type) => Render(writer => JsonSerializer.Serialize(writer, value, type), indented: true);

    /// <summary>A value in one line.</summary>
    public static string Compact<T>(T value, JsonTypeInfo<T> type) => Render(writer => JsonSerializer.Serialize(writer, value, type), indented: false);

    /// <summary>What <paramref name="document"/> writes.</summary>
    public static string Render(Action<Utf8JsonWriter> document, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Relaxed: nobody puts this into a page, and people read umlauts; control characters stay escaped.
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
