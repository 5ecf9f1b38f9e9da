using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>The names of the fields on the wire.</summary>
internal static class RequestFieldNames
{
    private static readonly (byte[] Name, RequestFields Field)[] All =
    [
        ("model"u8.ToArray(), RequestFields.Model),
        ("stream"u8.ToArray(), RequestFields.Stream),
        ("stream_options"u8.ToArray(), RequestFields.StreamOptions),
        ("previous_response_id"u8.ToArray(), RequestFields.PreviousResponseId),
        ("prompt_cache_key"u8.ToArray(), RequestFields.PromptCacheKey),
        ("background"u8.ToArray(), RequestFields.Background),
        ("store"u8.ToArray(), RequestFields.Store),
        ("instructions"u8.ToArray(), RequestFields.Instructions),
        ("messages"u8.ToArray(), RequestFields.Messages),
        ("temperature"u8.ToArray(), RequestFields.Temperature),
        ("top_p"u8.ToArray(), RequestFields.TopP),
        ("max_tokens"u8.ToArray(), RequestFields.MaxTokens),
        ("max_completion_tokens"u8.ToArray(), RequestFields.MaxCompletionTokens),
        ("max_output_tokens"u8.ToArray(), RequestFields.MaxOutputTokens),
        ("stop"u8.ToArray(), RequestFields.Stop),
        ("stop_sequences"u8.ToArray(), RequestFields.StopSequences),
        ("frequency_penalty"u8.ToArray(), RequestFields.FrequencyPenalty),
        ("presence_penalty"u8.ToArray(), RequestFields.PresencePenalty),
        ("seed"u8.ToArray(), RequestFields.Seed),
    ];

    /// <summary>The field whose name the reader stands on.</summary>
    public static RequestFields Read(ref Utf8JsonReader reader)
    {
        foreach ((byte[] name, RequestFields field) in All)
        {
            if (reader.ValueTextEquals(name))
            {
                return field;
            }
        }

        return RequestFields.None;
    }
}
