using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>A look for one member of a small JSON object.</summary>
internal static class JsonMember
{
    /// <summary>As deep as request bodies may be.</summary>
    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = Requests.RequestInspector.MaxDepth };

    /// <summary>The value under the name (the last, if there are several); empty when there is none, or it is null, or this is no object.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, scoped ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> found = default;
        if (json.IsEmpty)
        {
            return found;
        }

        var reader = new Utf8JsonReader(json, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return found;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = reader.ValueTextEquals(name);
            reader.Read();
            ReadOnlySpan<byte> value = ReadValue(ref reader, json);
            found = isIt ? value : found;
        }

        return found;
    }

    /// <summary>The bytes of the value that the reader stands on, which it then has passed; empty for null.</summary>
    public static ReadOnlySpan<byte> ReadValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        bool isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? default : json[start..(int)reader.BytesConsumed];
    }
}
