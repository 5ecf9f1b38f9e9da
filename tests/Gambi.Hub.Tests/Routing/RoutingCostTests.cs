using Gambi.Hub.Rooms;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gambi.Hub.Tests.Routing;

public sealed class RoutingCostTests
{
    private const int Rounds = 200;

    [Theory]
    [InlineData("*")]
    [InlineData("model:m")]
    [InlineData("m")]
    [InlineData("p3")]
    public void A_request_that_finds_a_slot_takes_the_same_memory_however_many_are_in_the_room(string selector)
    {
        var (few, many) = (Scene(participants: 5), Scene(participants: 30));

        // The few first: code that is compiled anew in between takes less, never more.
        var most = BytesOf(() => Admit(few, selector)) + 8;
        Assert.InRange(BytesOf(() => Admit(many, selector)), 1, most);
    }

    [Fact]
    public void A_round_in_which_nothing_happened_takes_the_same_memory_however_many_rooms_there_are()
    {
        var (few, many) = (Sweep(rooms: 2), Sweep(rooms: 200));

        var most = BytesOf(() => few.Sweep()) + 8;
        Assert.InRange(BytesOf(() => many.Sweep()), 0, most);
    }

    private static RoutingScene Scene(int participants)
    {
        var scene = new RoutingScene();
        for (var i = 0; i < participants; i++)
        {
            scene.Join(FormattableString.Invariant($"p{i}"), i % 2 == 0 ? ["m", "other"] : ["other", "m"]);
        }

        return scene;
    }

    private static void Admit(RoutingScene scene, string selector)
    {
        var asked = scene.Admission.AdmitAsync(scene.Ask(selector), CancellationToken.None);
        if (!asked.IsCompletedSuccessfully || !asked.Result.TryGet(out var admitted, out _))
        {
            throw new InvalidOperationException("No slot was free.");
        }

        admitted.Dispose();
    }

    private static RoomSweep Sweep(int rooms)
    {
        var scene = Scene(participants: 1);
        for (var i = 0; i < rooms; i++)
        {
            var room = new Room { Id = "r", Code = FormattableString.Invariant($"ROOM{i}"), Name = "", HostId = "h", HostKeyHash = default, CreatedAt = scene.Clock.GetUtcNow() };
            Assert.True(room.GetOrAdd(new("ada", scene.Room.Participants[0].Registration, scene.Clock.GetUtcNow()), 1).TryGet(out _, out _));
            Assert.True(scene.Rooms.Restore(room));
        }

        return new(scene.Rooms, scene.Presence, new(), scene.Clock, NullLogger<RoomSweep>.Instance);
    }

    /// <summary>What one of many takes, the first ones aside.</summary>
    private static long BytesOf(Action act)
    {
        for (var i = 0; i < Rounds; i++)
        {
            act();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            act();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
