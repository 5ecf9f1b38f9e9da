namespace Gambi.Contracts;

/// <summary>The answer of <c>POST /v1/rooms</c>.</summary>
public sealed record CreatedRoom
{
    /// <summary>The room.</summary>
    public required RoomSummary Room { get; init; }

    /// <summary>The same as <see cref="RoomSummary.HostId"/>.</summary>
    public required string HostId { get; init; }

    /// <summary>The secret that deleting the room wants; given only here. Existing hubs give none.</summary>
    public string? HostKey { get; init; }

    /// <summary>Leaves the host key out, so that no log can hold it.</summary>
    public override string ToString() => $"{nameof(CreatedRoom)} {Room.Code}";
}
