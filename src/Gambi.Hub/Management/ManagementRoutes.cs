using Gambi.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Management;

/// <summary>The management plane: who is where. See contract §1 and §2.</summary>
internal static class ManagementRoutes
{
    private const string Health = "/v1/health";
    private const string Events = "/v1/events";
    private const string Rooms = "/v1/rooms";
    private const string Room = $"{Rooms}/{{{RoomLookup.CodeParameter}}}";
    private const string Participant = $"{Room}/participants/{{{RoomLookup.IdParameter}}}";

    /// <summary>The paths of its routes that name no room.</summary>
    public static IReadOnlyList<string> OfNoRoom { get; } = [Health, Rooms, Events];

    public static IServiceCollection AddManagement(this IServiceCollection services) => services
        .AddSingleton<RoomRoutes>()
        .AddSingleton<ParticipantRoutes>()
        .AddSingleton<EventRoutes>()
        .AddSingleton<EventStream>();

    public static void MapManagement(this IEndpointRouteBuilder routes)
    {
        var rooms = routes.ServiceProvider.GetRequiredService<RoomRoutes>();
        routes.MapGet(Health, rooms.HealthAsync).WithMetadata(RoutineRequest.Marker);
        routes.MapGet(Rooms, rooms.ListAsync).WithMetadata(AdminDoor.Marker);
        routes.MapPost(Rooms, rooms.CreateAsync).WithMetadata(AdminDoor.Marker, NewWork.Marker);
        routes.MapGet(Room, RoomRoutes.GetAsync);
        routes.MapDelete(Room, rooms.DeleteAsync).WithMetadata(RoomDoor.Host);

        var participants = routes.ServiceProvider.GetRequiredService<ParticipantRoutes>();
        routes.MapGet($"{Room}/participants", participants.ListAsync);
        routes.MapPut(Participant, participants.RegisterAsync).WithMetadata(RoomDoor.Join, NewWork.Marker);
        routes.MapDelete(Participant, participants.RemoveAsync).WithMetadata(RoomDoor.Own);
        routes.MapPost($"{Participant}/heartbeat", participants.HeartbeatAsync).WithMetadata(RoomDoor.Own, RoutineRequest.Marker);

        var events = routes.ServiceProvider.GetRequiredService<EventRoutes>();
        routes.MapGet($"{Room}/events", events.RoomAsync);
        routes.MapGet(Events, events.HubAsync).WithMetadata(AdminDoor.Marker);
    }
}
