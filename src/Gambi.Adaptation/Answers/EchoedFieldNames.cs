using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>The members of a response object that repeat the request, with OpenAI's defaults.</summary>
internal static class EchoedFieldNames
{
    private static readonly EchoedField[] All =
    [
        new("instructions", EchoedKinds.Text | EchoedKinds.Array, Null, CompactJson.Copy),
        new("max_output_tokens", EchoedKinds.Number, Null, CompactJson.Copy),
        new("max_tool_calls", EchoedKinds.Number, Null, CompactJson.Copy),
        new("parallel_tool_calls", EchoedKinds.Flag, "true"u8.ToArray(), CompactJson.Copy),
        new("prompt_cache_key", EchoedKinds.Text, Null, CompactJson.Copy),
        new("reasoning", EchoedKinds.Object, EchoedShapes.NoReasoning.ToArray(), EchoedShapes.Reasoning),
        new("safety_identifier", EchoedKinds.Text, Null, CompactJson.Copy),
        new("service_tier", EchoedKinds.Text, "\"default\""u8.ToArray(), CompactJson.Copy),
        new("temperature", EchoedKinds.Number, "1"u8.ToArray(), CompactJson.Copy),
        new("text", EchoedKinds.Object, EchoedShapes.PlainText.ToArray(), EchoedShapes.Text),
        new("tool_choice", EchoedKinds.Text | EchoedKinds.Object, "\"auto\""u8.ToArray(), CompactJson.Copy),
        new("tools", EchoedKinds.Array, "[]"u8.ToArray(), EchoedShapes.Tools),
        new("top_logprobs", EchoedKinds.Number, "0"u8.ToArray(), CompactJson.Copy),
        new("top_p", EchoedKinds.Number, "1"u8.ToArray(), CompactJson.Copy),
        new("truncation", EchoedKinds.Text, "\"disabled\""u8.ToArray(), CompactJson.Copy),
        new("user", EchoedKinds.Text, Null, CompactJson.Copy),
        new("frequency_penalty", EchoedKinds.Number, "0"u8.ToArray(), CompactJson.Copy),
        new("presence_penalty", EchoedKinds.Number, "0"u8.ToArray(), CompactJson.Copy),
        new("metadata", EchoedKinds.Object, "{}"u8.ToArray(), CompactJson.Copy),
    ];

    private static byte[] Null => "null"u8.ToArray();

    /// <summary>In the order in which they are written.</summary>
    public static ReadOnlySpan<EchoedField> InOrder => All;

    /// <summary>The field whose name the reader stands on.</summary>
    public static EchoedField? Find(ref Utf8JsonReader reader)
    {
        foreach (EchoedField field in All)
        {
            if (reader.ValueTextEquals(field.Name))
            {
                return field;
            }
        }

        return null;
    }
}
