namespace Gambi.Contracts;

/// <summary>The participant behind a <see cref="ModelEntry"/>.</summary>
public sealed record ModelEntryParticipant
{
    /// <summary>The name shown to people.</summary>
    public required string Nickname { get; init; }

    /// <summary>The provider's model.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's URL as seen from the participant.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The protocols of its provider.</summary>
    public required ParticipantCapabilities Capabilities { get; init; }

    /// <summary>How the hub reaches it.</summary>
    public required ParticipantConnection Connection { get; init; }
}
