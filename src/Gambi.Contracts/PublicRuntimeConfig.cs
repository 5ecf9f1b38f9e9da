using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>A <see cref="RuntimeConfig"/> as everybody may see it: without the text of its instructions.</summary>
public sealed record PublicRuntimeConfig
{
    /// <summary>Sampling temperature, 0 to 2.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling, 0 to 1.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    /// <summary>Most tokens of an answer.</summary>
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

    /// <summary>Whether there are instructions.</summary>
    [JsonPropertyName("hasInstructions")]
    public bool HasInstructions { get; init; }

    /// <summary>The public view of <paramref name="config"/>; of no config, the one that says nothing.</summary>
    public static PublicRuntimeConfig Of(RuntimeConfig? config) => config is null
        ? new()
        : new()
        {
            Temperature = config.Temperature,
            TopP = config.TopP,
            MaxTokens = config.MaxTokens,
            Stop = config.Stop,
            FrequencyPenalty = config.FrequencyPenalty,
            PresencePenalty = config.PresencePenalty,
            Seed = config.Seed,
            HasInstructions = config.Instructions is not null,
        };
}
