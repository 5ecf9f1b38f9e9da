using System.Net;
using Gambi.Hub.Http;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>What one address may have of a hub, and that nobody else suffers from it.</summary>
public sealed class CallerLimitTests
{
    private static readonly IPAddress Greedy = IPAddress.Parse("10.0.0.7");
    private static readonly IPAddress Modest = IPAddress.Parse("10.0.0.8");

    [Fact]
    public async Task An_address_creates_so_many_rooms_a_minute()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock, static o => o.MaxRoomsPerMinute = 2);
        using var greedy = hub.CreateClient(Greedy);
        using var modest = hub.CreateClient(Modest);
        await greedy.CreateRoomAsync();
        await greedy.CreateRoomAsync();
        var refused = await greedy.CallAsync("POST", "v1/rooms", "{\"name\":\"x\"}");
        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMITED"), (refused.Status, refused.Code));
        Assert.Equal(("Your address creates more than 2 rooms a minute.", "30"), (refused.Message, refused.Headers["Retry-After"]));
        await modest.CreateRoomAsync();
        clock.Advance(TimeSpan.FromSeconds(30));
        await greedy.CreateRoomAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await greedy.CallAsync("POST", "v1/rooms", "{\"name\":\"x\"}")).Status);
    }

    [Fact]
    public async Task An_address_registers_so_often_a_minute()
    {
        await using var hub = await TestHub.StartAsync(new FakeClock(), static o => o.MaxRegistrationsPerMinute = 3);
        using var greedy = hub.CreateClient(Greedy);
        using var modest = hub.CreateClient(Modest);
        var code = await greedy.CreateRoomCodeAsync();
        for (var i = 0; i < 3; i++)
        {
            await greedy.RegisterAsync(code, "worker");
        }

        var refused = await greedy.RegisterAsync(code, "worker");
        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMITED", "20"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        Assert.Equal(HttpStatusCode.Created, (await modest.RegisterAsync(code, "other")).Status);
    }

    [Fact]
    public async Task An_address_has_so_many_requests_at_once_of_both_planes()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.MaxRequestsPerAddress = 2);
        using var greedy = hub.CreateClient(Greedy);
        using var modest = hub.CreateClient(Modest);
        var code = await greedy.CreateRoomCodeAsync();
        using var one = await OpenEventsAsync(greedy, code);
        using (await OpenEventsAsync(greedy, code))
        {
            var refused = await greedy.CallAsync("GET", "v1/health");
            Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMITED", "1"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
            Assert.Equal("rate_limited", (await greedy.CallAsync("GET", $"rooms/{code}/v1/models")).Code);
            Assert.Equal(HttpStatusCode.OK, (await modest.CallAsync("GET", "v1/health")).Status);
        }

        await WaitAsync(() => greedy.CallAsync("GET", "v1/health").GetAwaiter().GetResult().Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_room_has_so_many_readers_of_its_events_and_the_hub_as_many_of_its_own()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.MaxEventReadersPerRoom = 1);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var first = await OpenEventsAsync(client, code);
        var refused = await client.CallAsync("GET", $"v1/rooms/{code}/events");
        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMITED", "10"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        using var ofHub = await client.GetAsync(new Uri("v1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, ofHub.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.CallAsync("GET", "v1/events")).Status);
        using var ofOther = await OpenEventsAsync(client, await client.CreateRoomCodeAsync());
        first.Dispose();
        await WaitAsync(() => TryOpen(client, code));
    }

    [Fact]
    public async Task An_address_reads_so_many_event_streams()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.MaxEventReadersPerAddress = 1);
        using var greedy = hub.CreateClient(Greedy);
        using var modest = hub.CreateClient(Modest);
        var code = await greedy.CreateRoomCodeAsync();
        using var first = await OpenEventsAsync(greedy, code);
        Assert.Equal("Your address reads as many event streams as one may (1).", (await greedy.CallAsync("GET", $"v1/rooms/{code}/events")).Message);
        using var other = await OpenEventsAsync(modest, code);
    }

    [Fact]
    public async Task This_machine_is_not_counted_but_who_stands_behind_its_proxy_is()
    {
        await using var hub = await TestHub.StartAsync(new FakeClock(), static o => o.MaxRoomsPerMinute = 1);
        using var local = hub.CreateClient();
        await local.CreateRoomAsync();
        await local.CreateRoomAsync();
        foreach (var expected in new[] { HttpStatusCode.Created, HttpStatusCode.TooManyRequests })
        {
            Assert.Equal(expected, (await local.CallAsync("POST", "v1/rooms", "{\"name\":\"x\"}", ("X-Forwarded-For", "203.0.113.9"))).Status);
        }
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    public void An_IPv6_caller_is_its_network(string address, string? key) => Assert.Equal(key is null ? null : IPAddress.Parse(key), CallerKey.Of(IPAddress.Parse(address)));

    [Fact]
    public void The_counts_of_rates_are_bounded_and_forget_who_has_been_quiet()
    {
        var clock = new FakeClock();
        var rate = new CallRate(perMinute: 2, clock);
        for (var i = 0; i < CallRate.MostAddresses; i++)
        {
            Assert.Null(rate.TryCall(new IPAddress(0x0A00_0000L + i)));
        }

        Assert.Equal(CallRate.MostAddresses, rate.Count);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(rate.TryCall(Greedy));
        Assert.Equal(1, rate.Count);
    }

    [Fact]
    public void The_counts_of_what_is_under_way_hold_nobody_who_has_nothing()
    {
        var leases = new KeyedLeases<string>(limit: 2);
        var (one, two) = (leases.TryTake("a"), leases.TryTake("a"));
        Assert.Null(leases.TryTake("a"));
        one!.Dispose();
        one.Dispose();
        using (leases.TryTake("a"))
        {
            Assert.Null(leases.TryTake("a"));
        }

        two!.Dispose();
        Assert.Equal(0, leases.Count);
    }

    private static async Task<HttpResponseMessage> OpenEventsAsync(HttpClient client, string code)
    {
        var response = await client.GetAsync(new Uri($"v1/rooms/{code}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Guard);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    private static bool TryOpen(HttpClient client, string code)
    {
        using var response = client.GetAsync(new Uri($"v1/rooms/{code}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
        return response.StatusCode == HttpStatusCode.OK;
    }
}
