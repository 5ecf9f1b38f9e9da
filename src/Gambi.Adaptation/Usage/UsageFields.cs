using System.Text.Json;

namespace Gambi.Adaptation.Usage;

/// <summary>The members of a <c>usage</c> object, under the names of either protocol.</summary>
internal static class UsageFields
{
    /// <summary>As deep as request bodies may be.</summary>
    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = 256 };

    /// <summary>Reads the object the reader stands on.</summary>
    public static TokenUsage Read(ref Utf8JsonReader reader)
    {
        TokenUsage usage = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool input = reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8);
            bool output = reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8);
            bool total = reader.ValueTextEquals("total_tokens"u8);
            reader.Read();
            long? count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0 ? number : null;
            reader.Skip();
            usage = input ? usage with { Input = count } : output ? usage with { Output = count } : total ? usage with { Total = count } : usage;
        }

        return usage;
    }
}
