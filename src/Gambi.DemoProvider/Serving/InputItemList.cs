using System.Text.Json;
using Gambi.DemoProvider.Reading;
using Gambi.DemoProvider.Writing;

namespace Gambi.DemoProvider.Serving;

/// <summary>The input of a response as a list of items, each with an id.</summary>
internal static class InputItemList
{
    public static byte[] Create(JsonElement input, DemoIds ids) => JsonBytes.Of(writer =>
    {
        writer.WriteStartArray();
        if (input.Text() is { } text)
        {
            WriteMessage(writer, text, ids.Next("msg_"));
        }

        foreach (JsonElement item in input.Items())
        {
            WriteItem(writer, item, ids.Next(item.Member("type").Text() is null or "message" ? "msg_" : "item_"));
        }

        writer.WriteEndArray();
    });

    /// <summary>Writes one page of it.</summary>
    public static void Write(Utf8JsonWriter writer, byte[] items, int limit, bool ascending, string? after)
    {
        using var document = JsonDocument.Parse(items);
        List<JsonElement> all = [.. document.RootElement.EnumerateArray()];
        if (!ascending)
        {
            all.Reverse();
        }

        int start = after is null ? 0 : all.FindIndex(item => item.Member("id").Text() == after) + 1;
        List<JsonElement> page = [.. all.Skip(start).Take(limit)];
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (JsonElement item in page)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteString("first_id", page.FirstOrDefault().Member("id").Text());
        writer.WriteString("last_id", page.LastOrDefault().Member("id").Text());
        writer.WriteBoolean("has_more", start + page.Count < all.Count);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, string text, string id)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("type", "message");
        writer.WriteString("role", "user");
        writer.WriteStartArray("content");
        writer.WriteStartObject();
        writer.WriteString("type", "input_text");
        writer.WriteString("text", text);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter writer, JsonElement item, string id)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        writer.WriteStartObject();
        if (!item.Member("id").IsGiven())
        {
            writer.WriteString("id", id);
        }

        if (!item.Member("type").IsGiven())
        {
            writer.WriteString("type", "message");
        }

        foreach (JsonProperty property in item.EnumerateObject())
        {
            property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
