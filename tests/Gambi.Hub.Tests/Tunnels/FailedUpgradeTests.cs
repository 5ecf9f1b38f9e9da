using System.Net.WebSockets;
using Gambi.Hub.Rooms;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Tunnels;

/// <summary>A tunnel is in use before its upgrade is answered, and that answer may fail.</summary>
public sealed class FailedUpgradeTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_tunnel_whose_upgrade_fails_is_out_of_use_the_one_before_it_is_closed_and_the_next_one_works()
    {
        // The hub gives a farewell a second, which a busy machine may need for less: its clock stands still.
        var server = new BrokenUpgrades();
        await using var hub = await TestHub.StartAsync(new FakeClock(), services: services => services.AddSingleton<IStartupFilter>(server));
        hub.AllowErrors = true;
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var first = await JoinedParticipant.JoinAsync(hub, code, "worker");
        var worker = hub.Services.GetRequiredService<RoomRegistry>().Find(code)!.Find("worker")!;

        server.AreBroken = true;
        var second = await client.RegisterAsync(code, "worker");
        await Assert.ThrowsAsync<WebSocketException>(() => hub.ConnectWebSocketAsync(second.TunnelUrl(), TunnelProtocol.SubprotocolV2, CancellationToken.None).WaitAsync(Guard));
        Assert.Null(worker.Link);
        Assert.Equal("Superseded by a newer tunnel.", (await first.Tunnel.Closed.WaitAsync(Guard)).Reason);

        server.AreBroken = false;
        var third = await client.RegisterAsync(code, "worker");
        await using var tunnel = await JoinedParticipant.OpenAsync(hub, third.TunnelUrl());
        Assert.True(worker.Link is { IsOpen: true });
    }

    private sealed class BrokenUpgrades : IStartupFilter, IHttpUpgradeFeature
    {
        public bool AreBroken { get; set; }

        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => Task.FromException<Stream>(new IOException("The connection broke."));

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (AreBroken && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
                {
                    context.Features.Set<IHttpUpgradeFeature>(this);
                }

                return rest(context);
            });
            next(app);
        };
    }
}
