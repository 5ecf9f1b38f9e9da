using Gambi.Contracts;

namespace Gambi.Hub.Rooms;

/// <summary>How many rooms and participants a hub takes, and how long an abandoned room stays.</summary>
internal sealed record RoomLimits
{
    public int Rooms { get; init; } = ContractLimits.Rooms;

    public int ParticipantsPerRoom { get; init; } = ContractLimits.ParticipantsPerRoom;

    /// <summary>A room in which nobody was seen for this long is removed.</summary>
    public TimeSpan EmptyRoomLifetime { get; init; } = TimeSpan.FromDays(7);
}
