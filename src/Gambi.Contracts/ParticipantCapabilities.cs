namespace Gambi.Contracts;

/// <summary>The protocols a participant's provider speaks.</summary>
public sealed record ParticipantCapabilities
{
    /// <summary>OpenAI Responses.</summary>
    public ProtocolSupport OpenResponses { get; init; }

    /// <summary>OpenAI Chat Completions.</summary>
    public ProtocolSupport ChatCompletions { get; init; }
}
