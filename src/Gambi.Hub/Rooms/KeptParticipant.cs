using Gambi.Contracts;

namespace Gambi.Hub.Rooms;

/// <summary>A participant and its registration as the journal has them.</summary>
internal sealed record KeptParticipant
{
    public required string Id { get; init; }

    public ReadOnlyMemory<byte> KeyHash { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public required string Nickname { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public required string Endpoint { get; init; }

    public required int Concurrency { get; init; }

    /// <summary>With its instructions, which nobody is shown.</summary>
    public RuntimeConfig? Config { get; init; }

    public required MachineSpecs Specs { get; init; }

    public required ParticipantCapabilities Capabilities { get; init; }

    /// <summary>The address that the registration came from.</summary>
    public string? From { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
