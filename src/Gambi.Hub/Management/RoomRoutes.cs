using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>Health, and rooms: list, create, show, delete.</summary>
internal sealed class RoomRoutes(RoomRegistry rooms, AdminGate admin, BodyReader bodies, CallerLimits callers, PasswordVault vault, TimeProvider time)
{
    public Task HealthAsync(HttpContext context) =>
        Envelopes.WriteAsync(context, StatusCodes.Status200OK, new HealthStatus("ok", time.GetUtcNow().ToUnixTimeMilliseconds()), ContractsJson.Readable.EnvelopeHealthStatus);

    /// <summary>Newest first.</summary>
    public Task ListAsync(HttpContext context)
    {
        IReadOnlyList<RoomSummary> list = [.. rooms.All.OrderByDescending(static r => r.CreatedAt).Select(static r => r.SummarizeForAll())];
        return Envelopes.WriteAsync(context, StatusCodes.Status200OK, list, ContractsJson.Readable.EnvelopeIReadOnlyListRoomSummary);
    }

    public async Task CreateAsync(HttpContext context)
    {
        if (callers.CreatesRoom(context) is { } tooMany)
        {
            await Envelopes.WriteErrorAsync(context, tooMany);
            return;
        }

        var body = await JsonBody.ReadAsync(bodies, context);
        if (!body.TryGet(out var json, out var failure) || !RoomBody.Read(json).TryGet(out var request, out failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        ProtectedPassword? password = null;
        if (request.Password is { } plain && (password = await vault.ProtectAsync(plain, context.RequestAborted)) is null)
        {
            await Envelopes.WriteErrorAsync(context, PasswordGate.Overloaded);
            return;
        }

        var guard = request.Guard ?? RoomGuard.All;
        if (!(await rooms.CreateAsync(request.Name!, request.Defaults, password, guard, context.RequestAborted)).TryGet(out var created, out failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        var answer = new CreatedRoom { Room = created.Room.Summarize(), HostId = created.Room.HostId, HostKey = created.HostKey };
        await Envelopes.WriteAsync(context, StatusCodes.Status201Created, answer, ContractsJson.Readable.EnvelopeCreatedRoom);
    }

    public static Task GetAsync(HttpContext context) => RoomLookup.FindRoom(context).TryGet(out var room, out var failure)
        ? Envelopes.WriteAsync(context, StatusCodes.Status200OK, room.Summarize() with { Queue = room.Line?.Describe() ?? QueueState.Empty }, ContractsJson.Readable.EnvelopeRoomSummary)
        : Envelopes.WriteErrorAsync(context, failure);

    public async Task DeleteAsync(HttpContext context)
    {
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        if (!RoomDoors.IsHost(context, room) && !admin.Opens(context))
        {
            await Envelopes.WriteErrorAsync(
                context, admin.Limit(context) ?? new HubFailure(ErrorCatalog.Forbidden, $"Only who has the host key of room '{room.Code}' may delete it."));
            return;
        }

        // Begun is done: a caller that leaves now does not leave half a room.
        if (!(await rooms.RemoveAsync(room, CancellationToken.None)).TryGet(out _, out failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        await Envelopes.WriteAsync(context, StatusCodes.Status200OK, new SuccessResult(), ContractsJson.Readable.EnvelopeSuccessResult);
    }
}
