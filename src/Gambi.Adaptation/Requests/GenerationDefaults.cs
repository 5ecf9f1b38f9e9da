namespace Gambi.Adaptation.Requests;

/// <summary>What a request is answered with where it says nothing itself; null where there is no default.</summary>
public sealed record GenerationDefaults
{
    /// <summary>0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>The most tokens of an answer.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The texts that end an answer.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>-2 to 2.</summary>
    public double? FrequencyPenalty { get; init; }

    /// <summary>-2 to 2.</summary>
    public double? PresencePenalty { get; init; }

    /// <summary>The seed of the provider's sampling.</summary>
    public long? Seed { get; init; }

    /// <summary>What the model is told before everything else.</summary>
    public string? Instructions { get; init; }
}
