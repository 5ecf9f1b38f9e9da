using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Hub.Responses;

/// <summary>Reads single members of a response object.</summary>
internal static class ResponseObject
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestInspector.MaxDepth + 2 };

    /// <summary>Its <c>status</c>; empty when it says none.</summary>
    public static string StatusOf(ReadOnlySpan<byte> response) => TextOf(response, "status"u8);

    /// <summary>Its <c>id</c>; empty when it says none.</summary>
    public static string IdOf(ReadOnlySpan<byte> response) => TextOf(response, "id"u8);

    /// <summary>An event's <c>type</c>; empty when it says none.</summary>
    public static string TypeOf(ReadOnlySpan<byte> eventData) => TextOf(eventData, "type"u8);

    /// <summary>What an error event says.</summary>
    public static string MessageOf(ReadOnlySpan<byte> eventData) => TextOf(eventData, "message"u8);

    /// <summary>Whether it says that it was made in background.</summary>
    public static bool IsBackground(ReadOnlySpan<byte> response) => Find(response, "background"u8) is { } value && response[value].SequenceEqual("true"u8);

    /// <summary>Where the value of a member stands; <c>null</c> when there is none, or this is no JSON object.</summary>
    public static Range? Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            Range? found = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(name);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                found = isIt ? start..(int)reader.BytesConsumed : found;
            }

            // What stands behind the object makes it none.
            reader.Read();
            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no JSON, or has half a character in a name, has no members.
            return null;
        }
    }

    /// <summary>The text of a member; empty when there is none.</summary>
    public static string TextOf(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        if (Find(json, name) is not { } place)
        {
            return "";
        }

        try
        {
            var reader = new Utf8JsonReader(json[place]);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An object or an array, or half a character.
            return "";
        }
    }
}
