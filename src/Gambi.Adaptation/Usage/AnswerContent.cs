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

    private static bool IsDelta(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, UsageFields.ReaderOptions);
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
                return reader.TokenType == JsonTokenType.String && reader.ValueSpan.EndsWith(".delta"u8);
            }

            reader.Skip();
        }

        return false;
    }
}
