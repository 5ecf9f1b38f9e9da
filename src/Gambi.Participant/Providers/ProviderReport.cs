using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>What a probe found out about a provider.</summary>
public sealed record ProviderReport
{
    /// <summary>The provider.</summary>
    public required ProviderAddress Address { get; init; }

    /// <summary>Whether it gave any HTTP answer at all.</summary>
    public required bool Reachable { get; init; }

    /// <summary>What it is.</summary>
    public ProviderKind Kind { get; init; }

    /// <summary><see cref="Kind"/> in words for people.</summary>
    public string What => Kind switch
    {
        ProviderKind.Ollama => "Ollama",
        ProviderKind.OpenAICompatible => "OpenAI-compatible",
        _ => "unknown",
    };

    /// <summary>Whether it listed its models; an empty <see cref="Models"/> then means that it has none.</summary>
    public bool ModelsListed => Kind is not ProviderKind.Unknown;

    /// <summary>Its models in its own order, at most <see cref="ContractLimits.Models"/>.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The protocols it speaks.</summary>
    public ParticipantCapabilities Capabilities { get; init; } = new();

    /// <summary>Why it is not reachable, or why it listed no models: one sentence, never a header's value.</summary>
    public string? Problem { get; init; }

    /// <summary>The provider's own name of the model that <paramref name="name"/> means, or <c>null</c>: case is ignored, and so is Ollama's <c>:latest</c>.</summary>
    public string? FindModel(string name) =>
        Models.FirstOrDefault(model => string.Equals(model, name, StringComparison.Ordinal))
        ?? Models.FirstOrDefault(model => string.Equals(model, name, StringComparison.OrdinalIgnoreCase))
        ?? Models.FirstOrDefault(model => string.Equals(model, name + ":latest", StringComparison.OrdinalIgnoreCase));
}
