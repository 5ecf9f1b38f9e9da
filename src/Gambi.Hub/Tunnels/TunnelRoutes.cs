using Gambi.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tunnels;

/// <summary>The route on which participants open their tunnels. See contract §4.</summary>
internal static class TunnelRoutes
{
    private const string Tunnel = $"/v1/rooms/{{{RoomLookup.CodeParameter}}}/participants/{{{RoomLookup.IdParameter}}}/tunnel";

    public static IServiceCollection AddTunnels(this IServiceCollection services) => services.AddSingleton<TunnelDoor>();

    public static void MapTunnels(this IEndpointRouteBuilder routes)
    {
        var door = routes.ServiceProvider.GetRequiredService<TunnelDoor>();

        // WebSockets for this route alone; the tunnel has pings of its own.
        var pipeline = routes.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        pipeline.Run(door.AcceptAsync);
        routes.MapGet(Tunnel, pipeline.Build()).WithMetadata(RoomDoor.Tunnel);
    }
}
