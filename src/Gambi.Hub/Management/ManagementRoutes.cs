using Gambi.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Management;

/// <summary>The management plane: who is where. See contract §1 and §2.</summary>
internal static class ManagementRoutes
{
    private const string Room = $"/v1/rooms/{{{RoomLookup.CodeParameter}}}";
    private const string Participant = $"{Room}/participants/{{{RoomLookup.IdParameter}}}";

    public static IServiceCollection AddManagement(this IServiceCollection services) => services
        .AddSingleton<RoomRoutes>()
        .AddSingleton<ParticipantRoutes>()
        .AddSingleton<EventRoutes>()
        .AddSingleton<EventStream>();

    public static void MapManagement(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", HomePage.ShowAsync);

        var rooms = routes.ServiceProvider.GetRequiredService<RoomRoutes>();
        routes.MapGet("/v1/health", rooms.HealthAsync).WithMetadata(RoutineRequest.Marker);
        routes.MapGet("/v1/rooms", rooms.ListAsync);
        routes.MapPost("/v1/rooms", rooms.CreateAsync).WithMetadata(NewWork.Marker);
        routes.MapGet(Room, rooms.GetAsync);
        routes.MapDelete(Room, rooms.DeleteAsync);

        var participants = routes.ServiceProvider.GetRequiredService<ParticipantRoutes>();
        routes.MapGet($"{Room}/participants", participants.ListAsync);
        routes.MapPut(Participant, participants.RegisterAsync).WithMetadata(NewWork.Marker);
        routes.MapDelete(Participant, participants.RemoveAsync);
        routes.MapPost($"{Participant}/heartbeat", participants.HeartbeatAsync).WithMetadata(RoutineRequest.Marker);

        var events = routes.ServiceProvider.GetRequiredService<EventRoutes>();
        routes.MapGet($"{Room}/events", events.RoomAsync);
        routes.MapGet("/v1/events", events.HubAsync);
    }
}
