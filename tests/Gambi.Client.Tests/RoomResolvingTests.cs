using Gambi.TestKit.Discovery;

namespace Gambi.Client.Tests;

public sealed class RoomResolvingTests
{
    private readonly ScriptedNetwork _network = new();

    [Theory]
    [InlineData("abc234", "ABC234")]
    [InlineData(" XYZ789 ", "XYZ789")]
    [InlineData("team", "XYZ789")]
    public async Task A_room_is_found_by_its_code_or_else_its_name(string typed, string code)
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        _network.Multicast.Announce(FakeMulticast.Hub(3001, addresses: "10.0.0.2"));
        var match = await _network.ResolveAsync(typed, request => request.RequestUri!.Port == 3000 ? ScriptedNetwork.Rooms("ABC234", "Lab") : ScriptedNetwork.Rooms("XYZ789", "Team"));
        Assert.Equal((code, code), (match.Code, match.Room!.Code));
    }

    [Fact]
    public async Task The_only_room_is_found_without_a_name()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        _network.Multicast.Announce(FakeMulticast.Hub(3001, addresses: "10.0.0.2"));
        Assert.Equal("ABC234", (await _network.ResolveAsync(null, request => request.RequestUri!.Port == 3000 ? ScriptedNetwork.Rooms("ABC234", "Lab") : (200, ScriptedNetwork.NoRooms))).Code);
    }

    [Fact]
    public async Task One_hub_that_is_heard_under_two_machine_names_has_its_room_once()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        _network.Multicast.Announce(FakeMulticast.Hub(3000, host: "studio-2.local", addresses: "10.0.0.2"));
        Assert.Equal("ABC234", (await _network.ResolveAsync(null, _ => ScriptedNetwork.Rooms("ABC234", "Lab"))).Code);
    }

    [Theory]
    [InlineData(401, "INVALID_PASSWORD")]
    [InlineData(200, null)]
    public async Task A_hub_that_lists_no_rooms_is_asked_for_the_code(int status, string? error)
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        var match = await _network.ResolveAsync("abc234", request => request.RequestUri!.AbsolutePath == "/v1/rooms/abc234"
            ? (status, error is null ? $$$"""{"data":{{{Samples.Room}}},"meta":{"requestId":"r"}}""" : ScriptedNetwork.Error(error))
            : (403, ScriptedNetwork.Error("FORBIDDEN")));
        Assert.Equal(("ABC234", error is null), (match.Code, match.Room is not null));
    }

    [Fact]
    public async Task No_hub_is_NO_HUBS_FOUND()
    {
        var failure = await _network.FailAsync(null, _ => null);
        Assert.Equal("NO_HUBS_FOUND", failure.Code);
        Assert.Equal("No hub announces itself on this network.", failure.Message);

        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        failure = await _network.FailAsync(null, _ => null);
        Assert.Equal("NO_HUBS_FOUND", failure.Code);
        Assert.StartsWith("A hub announces itself on this network, but cannot be reached: ", failure.Message, StringComparison.Ordinal);
        Assert.False(Assert.Single(failure.Hubs).IsReachable);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ABC234")]
    public async Task No_room_anywhere_is_NO_ROOMS_FOUND(string? room)
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        Assert.Equal("NO_ROOMS_FOUND", (await _network.FailAsync(room, _ => (200, ScriptedNetwork.NoRooms))).Code);
    }

    [Fact]
    public async Task Another_room_is_ROOM_NOT_FOUND()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        Assert.Equal("ROOM_NOT_FOUND", (await _network.FailAsync("ZZZ222", _ => ScriptedNetwork.Rooms("ABC234", "Lab"))).Code);
    }

    [Fact]
    public async Task Several_rooms_are_AMBIGUOUS_ROOM_MATCH_with_the_matches()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        _network.Multicast.Announce(FakeMulticast.Hub(3001, addresses: "10.0.0.2"));
        var failure = await _network.FailAsync("lab", request => request.RequestUri!.Port == 3000 ? ScriptedNetwork.Rooms("ABC234", "Lab") : ScriptedNetwork.Rooms("XYZ789", "LAB"));
        Assert.Equal("AMBIGUOUS_ROOM_MATCH", failure.Code);
        Assert.Equal([("ABC234", 3000), ("XYZ789", 3001)], failure.Matches.Select(static match => (match.Code, match.Hub.Url.Port)));
        Assert.Contains("ABC234 (Lab) on gambi-hub-3000 at http://10.0.0.1:3000,", failure.Message, StringComparison.Ordinal);
    }
}
