using Gambi.Contracts;

namespace Gambi.Hub.Rooms;

/// <summary>A room as the journal has it.</summary>
internal sealed record KeptRoom
{
    public required string Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string HostId { get; init; }

    public required ReadOnlyMemory<byte> HostKeyHash { get; init; }

    /// <summary>The PHC string.</summary>
    public string? PasswordHash { get; init; }

    public RoomGuard Guard { get; init; }

    public RuntimeConfig? Defaults { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
