using System.Text.Json;

namespace Gambi.Adaptation.Usage;

/// <summary>Tells whether an event of a provider's stream carries some of the answer: with the first that does, the first token is there.</summary>
public static class AnswerContent
{
    /// <summary>Whether the data of one whole event does: text, reasoning, a refusal or a tool call. Malformed data carries nothing.</summary>
    public static bool IsIn(InferenceProtocol protocol, ReadOnlySpan<byte> data)
    {
        try
        {
            return protocol == InferenceProtocol.Responses ? IsDelta(data) : ChatContent.IsIn(data);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether the data of one whole event of a Responses stream says that the response is over. What cannot be read is believed to, for its text named such an event.</summary>
    public static bool EndsResponse(ReadOnlySpan<byte> data)
    {
        if (data.IndexOf("\"response.completed\""u8) < 0 && data.IndexOf("\"response.incomplete\""u8) < 0 && data.IndexOf("\"response.failed\""u8) < 0)
        {
            return false;
        }

        try
        {
            // A model may well say these words; only the event's own type counts.
            var reader = new Utf8JsonReader(data, UsageFields.ReaderOptions);
            return TryReadType(ref reader)
                && (reader.ValueTextEquals("response.completed"u8) || reader.ValueTextEquals("response.incomplete"u8) || reader.ValueTextEquals("response.failed"u8));
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>Whether the data of one whole event of a Responses stream says that the response failed.</summary>
    public static bool FailsResponse(ReadOnlySpan<byte> data)
    {
        if (data.IndexOf("\"response.failed\""u8) < 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(data, UsageFields.ReaderOptions);
            return TryReadType(ref reader) && reader.ValueTextEquals("response.failed"u8);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsDelta(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, UsageFields.ReaderOptions);
        return TryReadType(ref reader) && reader.ValueSpan.EndsWith(".delta"u8);
    }

    /// <summary>Stands the reader on the text of the object's <c>type</c>.</summary>
    private static bool TryReadType(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
            {
                return reader.TokenType == JsonTokenType.String;
            }

            reader.Skip();
        }

        return false;
    }
}
