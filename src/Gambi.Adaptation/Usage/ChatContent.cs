using System.Text.Json;

namespace Gambi.Adaptation.Usage;

/// <summary>Tells whether one chunk of a Chat Completions or Completions stream carries some of the answer.</summary>
internal static class ChatContent
{
    public static bool IsIn(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, UsageFields.ReaderOptions);
        bool hasContent = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isChoices = reader.ValueTextEquals("choices"u8);
            reader.Read();
            if (isChoices && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadChoices(ref reader, ref hasContent);
            }
            else
            {
                reader.Skip();
            }
        }

        return hasContent;
    }

    private static void ReadChoices(ref Utf8JsonReader reader, ref bool hasContent)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isDelta = reader.ValueTextEquals("delta"u8);
                bool isText = reader.ValueTextEquals("text"u8);
                reader.Read();
                if (isDelta && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadDelta(ref reader, ref hasContent);
                }
                else
                {
                    hasContent |= isText && IsFilled(ref reader);
                    reader.Skip();
                }
            }
        }
    }

    private static void ReadDelta(ref Utf8JsonReader reader, ref bool hasContent)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("reasoning_content"u8)
                || reader.ValueTextEquals("reasoning"u8) || reader.ValueTextEquals("refusal"u8);
            bool isCalls = reader.ValueTextEquals("tool_calls"u8);
            reader.Read();
            if (isCalls && reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Read();
                hasContent |= reader.TokenType != JsonTokenType.EndArray;
                while (reader.TokenType != JsonTokenType.EndArray)
                {
                    reader.Skip();
                    reader.Read();
                }
            }
            else
            {
                hasContent |= isContent && IsFilled(ref reader);
                reader.Skip();
            }
        }
    }

    private static bool IsFilled(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
}
