namespace Gambi.Participant;

/// <summary>A provider that listens on a port of its own by default.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Port">Its port on localhost.</param>
public sealed record WellKnownProvider(string Name, int Port)
{
    /// <summary>The providers looked for.</summary>
    public static IReadOnlyList<WellKnownProvider> All { get; } =
    [
        new("Ollama", 11434),
        new("LM Studio", 1234),
        new("LocalAI / llama.cpp", 8080),
        new("vLLM", 8000),
        new("text-generation-webui", 5000),
    ];
}
