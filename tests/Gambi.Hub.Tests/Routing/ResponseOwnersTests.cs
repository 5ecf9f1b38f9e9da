using Gambi.Hub.Routing;

namespace Gambi.Hub.Tests.Routing;

public sealed class ResponseOwnersTests
{
    private readonly RoutingScene _scene = new();

    private ResponseOwners Owners => _scene.Owners;

    [Fact]
    public void A_response_is_known_in_its_own_room_only()
    {
        var other = new RoutingScene();
        Owners.Learn(_scene.Room, "resp_1", "ada");

        Assert.Equal("ada", Owners.Find(_scene.Room, "resp_1"));
        Assert.Null(Owners.Find(other.Room, "resp_1"));
    }

    [Fact]
    public void The_oldest_are_forgotten_when_a_room_has_made_many()
    {
        for (var i = 0; i <= RoomResponses.Limit; i++)
        {
            Owners.Learn(_scene.Room, $"resp_{i}", "ada");
        }

        Assert.Null(Owners.Find(_scene.Room, "resp_0"));
        Assert.NotNull(Owners.Find(_scene.Room, "resp_1"));
    }

    [Fact]
    public void A_response_is_forgotten_after_a_day()
    {
        Owners.Learn(_scene.Room, "resp_1", "ada");
        _scene.Clock.Advance(RoomResponses.Age + TimeSpan.FromSeconds(1));

        Assert.Null(Owners.Find(_scene.Room, "resp_1"));
    }

    [Theory]
    [InlineData("../v1/models")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a?b=c")]
    public void An_id_that_would_be_more_than_one_piece_of_a_path_is_not_learned(string id)
    {
        Owners.Learn(_scene.Room, id, "ada");

        Assert.Null(Owners.Find(_scene.Room, id));
    }
}
