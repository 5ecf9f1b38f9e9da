using System.Text.Json;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Answers;

/// <summary>The reader of the response that a provider's last event carries.</summary>
public static class ResponseEventReader
{
    /// <summary>
    /// Finds the <c>response</c> of an event that ends a response. Of any other event hardly more than its <c>type</c> is read, so that every event of a
    /// relayed stream can be asked.
    /// </summary>
    public static bool TryReadFinal(ReadOnlySpan<byte> eventData, out Range response)
    {
        response = default;
        try
        {
            var reader = new Utf8JsonReader(eventData, UsageFields.ReaderOptions);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryRead(ref reader, out response);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, so no event that ends anything.
            response = default;
            return false;
        }
    }

    private static bool TryRead(ref Utf8JsonReader reader, out Range response)
    {
        response = default;
        bool isFinal = false, hasResponse = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isResponse = reader.ValueTextEquals("response"u8);
            reader.Read();
            if (isType)
            {
                isFinal = IsFinal(ref reader);
                if (!isFinal)
                {
                    return false;
                }
            }

            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (isResponse && isObject)
            {
                hasResponse = true;
                response = start..(int)reader.BytesConsumed;
            }
        }

        reader.Read();
        return isFinal && hasResponse;
    }

    private static bool IsFinal(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String
        && (reader.ValueTextEquals("response.completed"u8) || reader.ValueTextEquals("response.incomplete"u8)
            || reader.ValueTextEquals("response.failed"u8) || reader.ValueTextEquals("response.cancelled"u8));
}
