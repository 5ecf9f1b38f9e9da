using Gambi.Hub.Routing;

namespace Gambi.Hub.Tests.Routing;

public sealed class WarmCachesTests
{
    private readonly RoutingScene _scene = new();
    private readonly WarmCaches _caches;

    public WarmCachesTests() => _caches = new(_scene.Clock);

    [Fact]
    public void A_key_is_known_in_its_own_room_and_for_its_own_model()
    {
        _caches.Learn(_scene.Room, "m", "key", "ada");

        Assert.Equal("ada", _caches.Find(_scene.Room, "m", "key"));
        Assert.Null(_caches.Find(_scene.Room, "other", "key"));
        Assert.Null(_caches.Find(_scene.Room, "m", "other"));
        Assert.Null(_caches.Find(_scene.Room, "m", null));
        Assert.Null(_caches.Find(new RoutingScene().Room, "m", "key"));
    }

    [Fact]
    public void The_last_one_that_served_it_has_it()
    {
        _caches.Learn(_scene.Room, "m", "key", "ada");
        _caches.Learn(_scene.Room, "m", "key", "bob");

        Assert.Equal("bob", _caches.Find(_scene.Room, "m", "key"));
    }

    [Fact]
    public void Neither_no_key_nor_a_very_long_one_is_remembered()
    {
        var tooLong = new string('k', WarmCaches.LongestKey + 1);
        foreach (var key in new[] { null, "", tooLong })
        {
            _caches.Learn(_scene.Room, "m", key, "ada");
            Assert.Null(_caches.Find(_scene.Room, "m", key));
        }

        _caches.Learn(_scene.Room, "m", tooLong[1..], "ada");
        Assert.Equal("ada", _caches.Find(_scene.Room, "m", tooLong[1..]));
    }

    [Fact]
    public void The_longest_unused_are_forgotten()
    {
        _caches.Learn(_scene.Room, "m", "first", "ada");
        for (var i = 0; i < RoomResponses.Limit; i++)
        {
            _caches.Learn(_scene.Room, "m", $"k{i}", "ada");
        }

        Assert.Null(_caches.Find(_scene.Room, "m", "first"));
        Assert.Equal("ada", _caches.Find(_scene.Room, "m", "k0"));
    }
}
