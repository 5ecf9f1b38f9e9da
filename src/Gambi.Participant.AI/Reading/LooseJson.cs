using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>A call's arguments as JSON and back.</summary>
internal static class LooseJson
{
    /// <summary>Text that people of all languages can read: what is written here is never put into a web page as it is.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonTypeInfo<IDictionary<string, object?>> Type =
        (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));

    /// <exception cref="JsonException">It is no object.</exception>
    public static IDictionary<string, object?>? ReadObject(string json) => json.Length == 0 ? null : JsonSerializer.Deserialize(json, Type);

    /// <exception cref="InvalidOperationException">Something in it is of a type that no generated JSON knows.</exception>
    public static string Write(IDictionary<string, object?>? values)
    {
        if (values is null)
        {
            return "{}";
        }

        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter writer = new(bytes, Plain);
        try
        {
            Write(writer, values);
        }
        catch (Exception unknown) when (unknown is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidOperationException(
                "An argument of a tool call cannot be written as JSON: use text, finite numbers, flags, lists and dictionaries of such objects, or JsonElement.", unknown);
        }

        writer.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    // Lists and dictionaries by hand: generated JSON knows them by their exact types only.
    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                writer.WriteStartObject();
                foreach ((string name, object? member) in members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable<object?> items:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                JsonSerializer.Serialize(writer, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
                break;
        }
    }
}
