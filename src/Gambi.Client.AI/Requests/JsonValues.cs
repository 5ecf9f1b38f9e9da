using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>Writes values whose type only the caller knows: arguments and results of tools, fields that a request has on top.</summary>
internal static class JsonValues
{
    /// <summary>Writes one value.</summary>
    /// <exception cref="NotSupportedException">Nothing says how a value of that type becomes JSON.</exception>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case JsonElement element:
                element.WriteTo(json);
                break;
            case JsonNode node:
                node.WriteTo(json);
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                WriteObject(json, members);
                break;
            case IEnumerable<object?> items:
                WriteArray(json, items);
                break;
            default:
                // Source-generated for the usual types; for others as the program's own settings say, without reflection where it is off.
                JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
                break;
        }
    }

    /// <summary>The value as JSON text.</summary>
    public static string TextOf(object? value) => JsonBytes.TextOf(json => Write(json, value));

    private static void WriteObject(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable<object?> items)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }
}
