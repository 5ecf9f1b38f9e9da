using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>Generation defaults of a room or a participant; a request's own values win over a participant's, those over the room's.</summary>
public sealed record RuntimeConfig
{
    /// <summary>Sampling temperature, 0 to 2.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling, 0 to 1.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    /// <summary>Most tokens of an answer, at least 1.</summary>
    [JsonPropertyName("max_tokens")]
    public int? MaxTokens { get; init; }

    /// <summary>Texts that end an answer.</summary>
    [JsonPropertyName("stop")]
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>Frequency penalty, −2 to 2.</summary>
    [JsonPropertyName("frequency_penalty")]
    public double? FrequencyPenalty { get; init; }

    /// <summary>Presence penalty, −2 to 2.</summary>
    [JsonPropertyName("presence_penalty")]
    public double? PresencePenalty { get; init; }

    /// <summary>Seed for repeatable sampling.</summary>
    [JsonPropertyName("seed")]
    public long? Seed { get; init; }

    /// <summary>Instructions for the model, not empty; never shown publicly.</summary>
    [JsonPropertyName("instructions")]
    public string? Instructions { get; init; }
}
