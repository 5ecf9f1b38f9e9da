using Gambi.Cli.Rooms;
using Gambi.Contracts;

namespace Gambi.Cli.Tests.Rooms;

public sealed class RoomOrderTests
{
    private static readonly RoomSummary[] Rooms = [Room("old", 1, 2), Room("new", 9, 2), Room("full", 5, 7), Room("empty", 7, 0)];

    [Theory]
    [InlineData(null, false, "full new old empty")]
    [InlineData(null, true, "empty old new full")]
    [InlineData("participant-count", false, "full new old empty")]
    [InlineData("created-at", false, "new empty full old")]
    [InlineData("name", false, "empty full new old")]
    public void Most_participants_first_and_newest_among_equals_unless_asked_otherwise(string? key, bool reverse, string expected) =>
        Assert.Equal(expected, string.Join(' ', RoomOrder.Sort(Rooms, key, reverse).Select(room => room.Name)));

    private static RoomSummary Room(string name, long createdAt, int participants) =>
        new() { Id = name, Code = "ABC234", Name = name, HostId = "h", CreatedAt = createdAt, ParticipantCount = participants };
}
