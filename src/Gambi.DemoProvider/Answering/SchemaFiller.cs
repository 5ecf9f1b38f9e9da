using System.Text.Encodings.Web;
using System.Text.Json;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Answering;

/// <summary>The maker of a value that fits a JSON schema; strings repeat the prompt.</summary>
internal sealed class SchemaFiller
{
    /// <summary>Schemas may refer to themselves; deeper values are null.</summary>
    private const int MaxDepth = 16;

    private readonly JsonElement _root;
    private readonly string _text;

    private SchemaFiller(JsonElement root, string text)
    {
        _root = root;
        _text = text;
    }

    public static string Fill(JsonElement schema, string text)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (schema.ValueKind == JsonValueKind.Object)
            {
                new SchemaFiller(schema, text).Write(writer, schema, 0);
            }
            else
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Write(Utf8JsonWriter writer, JsonElement given, int depth)
    {
        JsonElement schema = Resolve(given);
        if (depth > MaxDepth)
        {
            writer.WriteNullValue();
        }
        else if (schema.Member("const") is { ValueKind: not JsonValueKind.Undefined } constant)
        {
            constant.WriteTo(writer);
        }
        else if (schema.Member("enum").Items().FirstOrDefault() is { ValueKind: not JsonValueKind.Undefined } first)
        {
            first.WriteTo(writer);
        }
        else
        {
            WriteOfType(writer, schema, depth);
        }
    }

    private void WriteOfType(Utf8JsonWriter writer, JsonElement schema, int depth)
    {
        switch (TypeOf(schema))
        {
            case "object":
                WriteObject(writer, schema, depth);
                break;
            case "array":
                writer.WriteStartArray();
                if (schema.Member("items").ValueKind == JsonValueKind.Object)
                {
                    Write(writer, schema.Member("items"), depth + 1);
                }

                writer.WriteEndArray();
                break;
            case "integer" or "number":
                writer.WriteNumberValue(schema.Member("minimum").Integer() ?? 1);
                break;
            case "boolean":
                writer.WriteBooleanValue(true);
                break;
            case "null":
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(_text);
                break;
        }
    }

    /// <summary>Writes what is required, or everything when nothing is said about that.</summary>
    private void WriteObject(Utf8JsonWriter writer, JsonElement schema, int depth)
    {
        JsonElement properties = schema.Member("properties");
        JsonElement required = schema.Member("required");
        HashSet<string>? names = required.ValueKind == JsonValueKind.Array ? [.. required.Texts()] : null;
        writer.WriteStartObject();
        if (properties.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (names is null || names.Contains(property.Name))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, depth + 1);
                }
            }
        }

        writer.WriteEndObject();
    }

    private JsonElement Resolve(JsonElement schema)
    {
        for (int step = 0; step < MaxDepth; step++)
        {
            if (schema.Member("$ref").Text() is { } reference)
            {
                schema = Find(reference);
            }
            else if (schema.Member("anyOf").Items().Concat(schema.Member("oneOf").Items()).Concat(schema.Member("allOf").Items())
                         .FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice)
            {
                schema = choice;
            }
            else
            {
                break;
            }
        }

        return schema;
    }

    private JsonElement Find(string reference)
    {
        JsonElement found = _root;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found.Member(step);
        }

        return found;
    }

    private static string? TypeOf(JsonElement schema) =>
        schema.Member("type").Texts() is [var type, ..] ? type : schema.Member("properties").IsGiven() ? "object" : null;
}
