using System.Text.Json;

namespace Gambi.Adaptation.Usage;

/// <summary>The reader of one chunk of a Chat Completions or Completions stream.</summary>
internal static class ChatChunk
{
    public static StreamFacts Read(ReadOnlySpan<byte> data, bool askContent)
    {
        var reader = new Utf8JsonReader(data, UsageFields.ReaderOptions);
        TokenUsage usage = default;
        bool hasUsage = false;
        bool hasNoChoices = false;
        bool hasContent = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isUsage = reader.ValueTextEquals("usage"u8);
            bool isChoices = reader.ValueTextEquals("choices"u8);
            reader.Read();
            if (isUsage && reader.TokenType == JsonTokenType.StartObject)
            {
                usage = UsageFields.Read(ref reader);
                hasUsage = true;
            }
            else if (isChoices && reader.TokenType == JsonTokenType.StartArray)
            {
                hasNoChoices = !ReadChoices(ref reader, ref hasContent);
            }
            else
            {
                reader.Skip();
            }
        }

        return new StreamFacts(usage, hasUsage && hasNoChoices, askContent && hasContent);
    }

    /// <summary>Reads the array the reader stands on; false when it is empty.</summary>
    private static bool ReadChoices(ref Utf8JsonReader reader, ref bool hasContent)
    {
        bool any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            any = true;
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

        return any;
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
