using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>
/// Who may come into a room: decided here for every route whose path names one, before the route runs, so that nobody without the password learns what is inside. A route that is
/// not behind a door finds no room at all (see <see cref="RoomLookup"/>).
/// </summary>
internal sealed class RoomDoors(RoomRegistry rooms, PasswordGate passwords, AdminGate admin, TimeProvider time)
{
    /// <summary>Puts a door before a route.</summary>
    public RequestDelegate Guard(RoomDoor door, RequestDelegate inside) => context =>
    {
        var entering = EnterAsync(context, door);
        return entering is { IsCompletedSuccessfully: true, Result: null } ? inside(context) : GoOnAsync(context, entering, inside);
    };

    /// <summary>Shows a password that came in the body; the failure, or <c>null</c> when the way is free. It wins over a bearer token, which may be for a proxy.</summary>
    public async ValueTask<HubFailure?> ShowAsync(HttpContext context, string? password) =>
        context.Features.Get<Entrance>() is { IsProven: false, Room: { } room }
            ? await passwords.CheckAsync(context, room, password is { Length: > 0 } ? password : Credentials.Bearer(context.Request))
            : null;

    private static async Task GoOnAsync(HttpContext context, ValueTask<HubFailure?> entering, RequestDelegate inside)
    {
        if (await entering is { } refused)
        {
            await FailureAnswer.WriteAsync(context, refused);
            return;
        }

        await inside(context);
    }

    private async ValueTask<HubFailure?> EnterAsync(HttpContext context, RoomDoor door)
    {
        var room = rooms.Find(RoomLookup.CodeOf(context));
        if (room is null || IsOpen(room, door) || OpensByOther(context, room, door))
        {
            context.Features.Set(new Entrance(room, IsProven: true));
            return null;
        }

        var inHeader = door == RoomDoor.Join ? Credentials.Header(context.Request, GambiHeaders.Password) : Credentials.Password(context.Request);
        if (door == RoomDoor.Join && inHeader is null)
        {
            context.Features.Set(new Entrance(room, IsProven: false));
            return null;
        }

        var refused = await passwords.CheckAsync(context, room, inHeader);
        if (refused is null)
        {
            context.Features.Set(new Entrance(room, IsProven: true));
        }

        return refused;
    }

    private static bool IsOpen(Room room, RoomDoor door) => room.Password is null || (room.Guard == RoomGuard.Join && !door.IsJoining);

    private bool OpensByOther(HttpContext context, Room room, RoomDoor door)
    {
        if (door == RoomDoor.Host)
        {
            return IsHost(context, room) || admin.Opens(context);
        }

        if (door == RoomDoor.Inside || room.Find(RoomLookup.ParticipantIdOf(context)) is not { } participant)
        {
            // Where the list of participants is open, it is no secret who is not in it.
            return door == RoomDoor.Own && room.Guard == RoomGuard.Join && room.Find(RoomLookup.ParticipantIdOf(context)) is null;
        }

        if (door == RoomDoor.Tunnel)
        {
            return context.Request.Query["token"] is [{ Length: > 0 } token] && participant.WouldRedeem(token, time.GetUtcNow());
        }

        return (Credentials.Header(context.Request, GambiHeaders.ParticipantKey) is { } key && participant.IsOwner(key))
            || (door == RoomDoor.Own && Caller.AddressOf(context).Equals(participant.Registration.From));
    }

    /// <summary>Whether the caller gave the room's host key.</summary>
    public static bool IsHost(HttpContext context, Room room) => Credentials.Header(context.Request, GambiHeaders.Host) is { } key && Secrets.Matches(room.HostKeyHash.Span, key);
}
