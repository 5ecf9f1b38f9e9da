namespace Gambi.Participant;

/// <summary>What a provider is, as far as its list of models tells.</summary>
public enum ProviderKind
{
    /// <summary>It listed no models in a form we know.</summary>
    Unknown,

    /// <summary>Ollama: it answers <c>/api/tags</c>.</summary>
    Ollama,

    /// <summary>Anything that answers <c>/v1/models</c>.</summary>
    OpenAICompatible,
}
