using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Hub.Responses;

/// <summary>What a request asks: the value of its <c>input</c>.</summary>
internal static class RequestInput
{
    /// <summary>Copies the value, as it stands in the body; empty when there is none.</summary>
    public static ReadOnlyMemory<byte> CopyOf(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = RequestInspector.MaxDepth });
        var value = ReadOnlyMemory<byte>.Empty;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isInput = reader.ValueTextEquals("input"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();

            // As everywhere in JSON, of two members of one name the last counts.
            value = isInput ? body[start..(int)reader.BytesConsumed] : value;
        }

        return value.ToArray();
    }
}
