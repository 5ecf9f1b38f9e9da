using System.Net;
using System.Net.WebSockets;
using Gambi.Hub.Security;
using Gambi.Hub.Tests.Abuse;
using Gambi.Hub.Tests.Inference;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tests.Hosting;

public sealed class HostingTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Two_hubs_in_one_process_share_nothing()
    {
        await using var one = await TestHub.StartAsync();
        await using var two = await TestHub.StartAsync();
        using var first = one.CreateClient();
        using var second = two.CreateClient();
        await using var events = await two.RecordEventsAsync(null);
        var code = await first.CreateRoomCodeAsync();
        await first.RegisterAsync(code, "worker");
        Assert.Empty((await second.CallAsync("GET", "v1/rooms")).Data.EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await second.CallAsync("GET", $"v1/rooms/{code}")).Status);
        await second.CreateRoomAsync("own");
        await events.WaitForAsync("room.created");
        Assert.Equal(["connected", "room.created"], events.Names);
    }

    [Fact]
    public async Task Two_hubs_with_rooms_of_the_same_code_still_share_nothing()
    {
        // Every id and code is drawn from the same bytes.
        static void SameIds(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(new IdSource(static bytes => bytes.Fill(7))));
        await using var scene = await InferenceScene.StartAsync(services: SameIds);
        await using var other = await InferenceScene.StartAsync(services: SameIds);
        Assert.Equal(scene.Code, other.Code);
        using var meters = new MeterWatch(scene.Hub);
        using var otherMeters = new MeterWatch(other.Hub);
        await using var otherEvents = await other.Hub.RecordEventsAsync(null);
        await scene.JoinAsync("ada");
        using var answer = await scene.ChatAsync(InferenceScene.Chat("hi"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await InferenceScene.TextAsync(answer);
        await InferenceScene.WaitAsync(() => meters is { Ended: 1, Active: 0 });

        Assert.Empty(other.Room.Participants);
        using var missing = await other.ChatAsync(InferenceScene.Chat("hi", "ada"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        await scene.Client.RegisterAsync(scene.Code, "bob");
        await other.Client.RegisterAsync(other.Code, "bob", "{\"nickname\":\"other\"}");
        Assert.Equal("bob", scene.Room.Find("bob")!.Registration.Nickname);
        await otherEvents.WaitForAsync("participant.joined");
        Assert.Equal(["connected", "llm.error", "participant.joined"], otherEvents.Names);
        Assert.Equal((1, 1), (meters.Ended, otherMeters.Ended));
    }

    [Fact]
    public async Task Mapping_without_adding_names_the_missing_call()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var error = Assert.Throws<InvalidOperationException>(() => app.MapGambiHub());
        Assert.Contains("AddGambiHub()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddGambiHub(static o => o.BodyLimit = 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddGambiHub(static o => o.BodyLimit = 1L << 31));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddGambiHub(static o => o.EventBuffer = -1));
    }

    [Fact]
    public async Task A_hub_lives_under_a_prefix_of_another_app_and_leaves_its_routes_alone()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Services.AddGambiHub();
        await using var app = builder.Build();
        app.MapGet("/own", static (HttpContext context) => context.Response.WriteAsync("mine"));
        app.MapGroup("/pool").MapGambiHub();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"{app.Urls.Single()}/pool/") };
        Assert.Equal("mine", await client.GetStringAsync(new Uri("/own", UriKind.Relative)));
        var code = await client.CreateRoomCodeAsync();
        var registered = await client.RegisterAsync(code, "worker");
        Assert.EndsWith($"/pool/v1/rooms/{code}/participants/worker/tunnel", registered.TunnelUrl().AbsolutePath, StringComparison.Ordinal);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(TunnelProtocol.SubprotocolV2);
        await socket.ConnectAsync(registered.TunnelUrl(), CancellationToken.None).WaitAsync(Guard);
        Assert.Equal("Route not found.", (await client.CallAsync("GET", "v1/nothing")).Message);
        using var outside = await client.GetAsync(new Uri("/nothing", UriKind.Relative));
        Assert.Equal("", await outside.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stopping_closes_tunnels_with_1001_and_ends_streams_and_waits_for_no_mute_peer()
    {
        // Only the hub's own patience ends here, by its own clock: the web server's would end the wait too.
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock, services: static s => s.Configure<HostOptions>(static host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan));
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        await using var participant = await JoinedParticipant.JoinAsync(hub, code, "worker");

        // One tunnel whose peer never answers the close.
        var mute = await client.RegisterAsync(code, "mute");
        using var socket = await hub.ConnectWebSocketAsync(mute.TunnelUrl(), TunnelProtocol.SubprotocolV2, CancellationToken.None);
        await events.WaitForAsync(static e => e is { Name: "participant.online", ParticipantId: "mute" });

        var stopping = hub.StopAsync();
        var closed = await participant.Tunnel.Closed.WaitAsync(Guard);
        Assert.Equal((1001, true), (closed.Code, closed.ByPeer));
        await events.Ended.WaitAsync(Guard);

        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(new byte[4096], CancellationToken.None).WaitAsync(Guard);
        }
        while (received.MessageType != WebSocketMessageType.Close);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, received.CloseStatus);
        Assert.False(stopping.IsCompleted);

        // One second for the mute peer; the tunnel's own patience would be five.
        clock.Advance(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(Guard);
        hub.Logs.AssertNoErrors();
    }

    [Fact]
    public async Task A_hub_on_a_port_serves_a_request_with_large_headers_up_to_the_limit()
    {
        await using var hub = await TestHub.StartOnPortAsync();
        using var client = hub.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", "v1/health", null, ("X-Big", new string('x', 30_000)))).Status);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("v1/health", UriKind.Relative));
        request.Headers.Add("X-Big", new string('x', 40_000));
        using var refused = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refused.StatusCode);
    }
}
