using Gambi.Discovery.Tests.Memory;

namespace Gambi.Discovery.Tests.Browsing;

public sealed class InterfacesTests
{
    [Fact]
    public async Task On_the_loopback_interface_a_machine_finds_itself()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1, "127.0.0.1/8"), "hub");
        var browser = scene.Browse(scene.Machine(1, "127.0.0.1/8"));
        scene.Pass(1);

        Assert.Equal("127.0.0.1", Assert.Single(Assert.Single(Scene.NewsOf(browser)).Service.Addresses).ToString());
    }

    [Fact]
    public async Task What_two_interfaces_show_is_one_service_and_the_loopback_address_comes_last()
    {
        await using var scene = new Scene();
        var loopback = new MemoryWire(scene.Clock);
        await using var published = await scene.PublishedAsync(scene.Machine(1).Plug(loopback, 1, "127.0.0.1/8"), "hub");
        var machine = scene.Machine(1).Plug(loopback, 1, "127.0.0.1/8");
        var browser = scene.Browse(machine);
        scene.Pass(1);
        Assert.Equal(["10.0.0.1", "fe80::1%2", "127.0.0.1"], Scene.NewsOf(browser)[^1].Service.Addresses.Select(static address => address.ToString()));

        machine.Unplug(2);
        Assert.Equal(["127.0.0.1"], Scene.NewsOf(browser)[^1].Service.Addresses.Select(static address => address.ToString()));
        machine.Unplug(1);
        Assert.True(Assert.Single(Scene.NewsOf(browser)).IsGone);
    }

    [Fact]
    public async Task A_link_that_cannot_send_yet_is_asked_over_when_it_can()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1, "10.0.0.1/24"), "hub");
        scene.Pass(10);
        var machine = scene.Machine(2, "10.0.0.2/24");
        machine.Links[0].IsMute = true;
        var browser = scene.Browse(machine);
        scene.Pass(600);
        Assert.InRange(machine.Links[0].Failures, 10, 30);
        machine.Links[0].IsMute = false;
        scene.Pass(32);

        Assert.Single(Scene.NewsOf(browser));
    }
}
