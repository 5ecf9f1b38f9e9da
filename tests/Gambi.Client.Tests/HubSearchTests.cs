using System.Net.Sockets;
using System.Security.Authentication;
using Gambi.TestKit.Discovery;

namespace Gambi.Client.Tests;

public sealed class HubSearchTests
{
    private readonly ScriptedNetwork _network = new();

    [Fact]
    public async Task Hubs_are_listened_for_for_a_second_and_a_half_and_no_less()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        var finding = _network.Resolver(_ => ScriptedNetwork.Rooms("ABC234", "Lab")).FindHubsAsync(TestContext.Current.CancellationToken);
        await _network.Multicast.WhenHeardAsync().WaitAsync(ScriptedNetwork.Guard);

        _network.Clock.Advance(TimeSpan.FromSeconds(1.499));
        _network.Multicast.Announce(FakeMulticast.Hub(3001, addresses: "10.0.0.2"));
        await _network.Handler.WaitForAsync("10.0.0.2");
        Assert.False(finding.IsCompleted);

        _network.Clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal([3000, 3001], (await finding.WaitAsync(ScriptedNetwork.Guard)).Select(static hub => hub.Url.Port));
    }

    [Fact]
    public async Task Each_address_is_asked_and_the_likeliest_that_answers_is_taken()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: ["10.0.0.1", "10.0.0.2", "10.0.0.3"]));
        var hub = Assert.Single(await _network.FindAsync(request => request.RequestUri!.Host == "10.0.0.1" ? null : ScriptedNetwork.Rooms("ABC234", "Lab"), "10.0.0.1", "10.0.0.2", "10.0.0.3"));

        Assert.Equal("http://10.0.0.2:3000/", hub.Url.OriginalString);
        Assert.Equal(["http://10.0.0.1:3000/", "http://10.0.0.2:3000/", "http://10.0.0.3:3000/"], hub.Urls.Select(static url => url.OriginalString));
        Assert.Equal(("gambi-hub-3000", "studio.local", "1.0", true), (hub.Name, hub.HostName, hub.Version, hub.IsReachable));
        Assert.Equal("ABC234", Assert.Single(hub.Rooms!).Code);
        Assert.Null(hub.Problem);
    }

    [Fact]
    public async Task A_hub_that_is_heard_again_with_another_address_is_one_and_two_machines_with_one_name_are_two()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        _network.Multicast.Announce(FakeMulticast.Hub(3000, host: "laptop.local", addresses: "10.0.0.9"));
        var finding = _network.Resolver(request => request.RequestUri!.Host == "10.0.0.1" ? null : ScriptedNetwork.Rooms("ABC234", "Lab")).FindHubsAsync(TestContext.Current.CancellationToken);
        await _network.Handler.WaitForAsync("10.0.0.1");
        _network.Multicast.Announce(FakeMulticast.Hub(3000, name: "GAMBI-hub-3000", host: "Studio.local", addresses: ["10.0.0.1", "10.0.0.2"]));
        await _network.Handler.WaitForAsync("10.0.0.2");
        _network.Clock.Advance(TimeSpan.FromSeconds(1.5));

        var hubs = await finding.WaitAsync(ScriptedNetwork.Guard);
        Assert.Equal(["10.0.0.9", "10.0.0.2"], hubs.Select(static hub => hub.Url.Host));
        Assert.Single(_network.Handler.Asked, request => request.RequestUri!.Host == "10.0.0.1");
    }

    [Fact]
    public async Task A_hub_that_says_goodbye_is_not_found()
    {
        var leaving = FakeMulticast.Hub(3000, addresses: "10.0.0.1");
        _network.Multicast.Announce(leaving);
        var finding = _network.Resolver(_ => ScriptedNetwork.Rooms("ABC234", "Lab")).FindHubsAsync(TestContext.Current.CancellationToken);
        await _network.Handler.WaitForAsync("10.0.0.1");
        _network.Multicast.Withdraw(leaving);
        _network.Multicast.Announce(FakeMulticast.Hub(3001, addresses: "10.0.0.2"));
        await _network.Handler.WaitForAsync("10.0.0.2");
        _network.Clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(3001, Assert.Single(await finding.WaitAsync(ScriptedNetwork.Guard)).Url.Port);
    }

    [Fact]
    public async Task Hubs_that_answer_come_before_those_that_do_not_which_say_why()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        _network.Multicast.Announce(FakeMulticast.Hub(3001, addresses: "10.0.0.2"));
        var hubs = await _network.FindAsync(request => request.RequestUri!.Port == 3000 ? null : (200, ScriptedNetwork.NoRooms), "10.0.0.1", "10.0.0.2");

        Assert.Equal([true, false], hubs.Select(static hub => hub.IsReachable));
        Assert.Equal("HUB_UNREACHABLE", hubs[1].Problem!.Code);
        Assert.Equal("A firewall on its machine may be in between: allow TCP port 3000 there.", hubs[1].Problem!.Hint);
        Assert.Null(hubs[1].Rooms);
        Assert.Empty(hubs[0].Rooms!);
    }

    [Fact]
    public async Task Who_does_not_trust_a_hub_hears_of_its_certificate_and_of_no_firewall()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        var finding = _network
            .Resolver((_, _) => Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new AuthenticationException("PartialChain"))))
            .FindHubsAsync(TestContext.Current.CancellationToken);
        await _network.Handler.WaitForAsync("10.0.0.1");
        _network.Clock.Advance(TimeSpan.FromSeconds(1.5));
        var problem = Assert.Single(await finding.WaitAsync(ScriptedNetwork.Guard)).Problem!;
        Assert.Equal("HUB_UNREACHABLE", problem.Code);
        Assert.Contains("authority", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_never_answers_keeps_nobody_waiting()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        var finding = _network.Resolver(_network.HangAsync).FindHubsAsync(TestContext.Current.CancellationToken);
        await _network.Handler.WaitForAsync("10.0.0.1");
        _network.Clock.Advance(TimeSpan.FromSeconds(1.5));
        await _network.Clock.WhenTimersAsync(2).WaitAsync(ScriptedNetwork.Guard);
        _network.Clock.Advance(TimeSpan.FromSeconds(2));
        var hub = Assert.Single(await finding.WaitAsync(ScriptedNetwork.Guard));
        Assert.Equal((false, "HUB_TIMEOUT"), (hub.IsReachable, hub.Problem!.Code));
    }

    [Fact]
    public async Task A_hub_that_keeps_its_rooms_to_its_admin_is_found_and_says_so()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        var hub = Assert.Single(await _network.FindAsync(_ => (403, ScriptedNetwork.Error("FORBIDDEN")), "10.0.0.1"));
        Assert.Equal((true, "FORBIDDEN"), (hub.IsReachable, hub.Problem!.Code));
        Assert.Null(hub.Rooms);
    }

    [Fact]
    public async Task A_hub_that_announces_https_is_asked_over_https_by_the_name_of_its_certificate_first()
    {
        var text = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Protocol"] = "HTTPS", ["host"] = "hub.example" };
        _network.Multicast.Announce(FakeMulticast.Hub(3443, addresses: ["10.0.0.1", "fe80::1%3"]) with { Text = text });
        var hub = Assert.Single(await _network.FindAsync(_ => (200, ScriptedNetwork.NoRooms), "hub.example"));
        Assert.Equal(
            ["https://hub.example:3443/", "https://studio.local:3443/", "https://10.0.0.1:3443/", "https://[fe80::1%3]:3443/"],
            hub.Urls.Select(static url => url.OriginalString));
        Assert.Equal("hub.example", hub.Url.Host);
    }

    [Fact]
    public async Task What_is_no_address_in_an_announcement_is_not_asked()
    {
        var text = new Dictionary<string, string> { ["protocol"] = "https", ["host"] = "me@elsewhere.example/path?" };
        _network.Multicast.Announce(FakeMulticast.Hub(3443, addresses: "10.0.0.1") with { Text = text, HostName = "" });
        Assert.Equal("https://10.0.0.1:3443/", Assert.Single(Assert.Single(await _network.FindAsync(_ => (200, ScriptedNetwork.NoRooms), "10.0.0.1")).Urls).OriginalString);
    }

    [Fact]
    public async Task The_zone_of_a_link_local_address_reaches_the_connection()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "fe80::1%7"));
        await _network.FindAsync(_ => (200, ScriptedNetwork.NoRooms), "[fe80::1]");
        Assert.All(_network.Handler.Asked, request => Assert.Equal("fe80::1%7", request.RequestUri!.IdnHost));
        Assert.Equal(["/v1/health", "/v1/rooms"], _network.Handler.Asked.Select(static request => request.RequestUri!.AbsolutePath));
    }

    [Fact]
    public async Task No_hub_is_given_a_secret()
    {
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        await _network.FindAsync(_ => ScriptedNetwork.Rooms("ABC234", "Lab"), "10.0.0.1");
        Assert.All(_network.Handler.Asked, request => Assert.Empty(request.Headers));
    }

    [Fact]
    public async Task Cancelling_ends_the_search_at_once()
    {
        using var cancel = new CancellationTokenSource();
        _network.Multicast.Announce(FakeMulticast.Hub(3000, addresses: "10.0.0.1"));
        var finding = _network.Resolver(_network.HangAsync).FindHubsAsync(cancel.Token);
        await _network.Handler.WaitForAsync("10.0.0.1");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding.WaitAsync(ScriptedNetwork.Guard));
    }

    [Fact]
    public async Task Without_any_socket_the_search_fails()
    {
        _network.Multicast.IsBroken = true;
        await Assert.ThrowsAsync<SocketException>(() => _network.Resolver(_ => null).FindHubsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Times_are_more_than_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HubResolver(new() { Browser = _network.Multicast, BrowseTime = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HubResolver(new() { Browser = _network.Multicast, ProbeTimeout = -TimeSpan.FromSeconds(1) }));
    }
}
