using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>Participants: list, register, remove, heartbeat.</summary>
internal sealed class ParticipantRoutes(RoomDoors doors, Presence presence, BodyReader bodies, CallerLimits callers, IdSource ids, TimeProvider time)
{
    /// <summary>In order of joining.</summary>
    public Task ListAsync(HttpContext context)
    {
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var failure))
        {
            return Envelopes.WriteErrorAsync(context, failure);
        }

        var now = time.GetUtcNow();
        IReadOnlyList<ParticipantSummary> list = [.. room.Participants.Select(p => p.Summarize(now))];
        return Envelopes.WriteAsync(context, StatusCodes.Status200OK, list, ContractsJson.Readable.EnvelopeIReadOnlyListParticipantSummary);
    }

    public async Task RegisterAsync(HttpContext context)
    {
        var outcome = await TryRegisterAsync(context);
        if (!outcome.TryGet(out var done, out var failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        var now = time.GetUtcNow();
        var secret = ids.NewSecret();
        done.Participant.Expect(new TunnelToken(secret, now + ContractLimits.TunnelTokenLifetime));
        var answer = new RegisteredParticipant
        {
            Participant = done.Participant.Summarize(now),
            RoomId = done.Room.Id,
            Tunnel = new TunnelBootstrap { Url = TunnelAddress.Of(context), Token = secret },
            ParticipantKey = done.Key,
        };
        await Envelopes.WriteAsync(
            context, done.Key is not null ? StatusCodes.Status201Created : StatusCodes.Status200OK, answer, ContractsJson.Readable.EnvelopeRegisteredParticipant);
    }

    public async Task RemoveAsync(HttpContext context)
    {
        if (!RoomLookup.FindOwnParticipant(context).TryGet(out var found, out var failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        // Begun is done: a caller that leaves now does not leave a tunnel behind.
        if (!(await presence.LeaveAsync(found.Room, found.Participant, CancellationToken.None)).TryGet(out _, out failure))
        {
            await Envelopes.WriteErrorAsync(context, failure);
            return;
        }

        await Envelopes.WriteAsync(context, StatusCodes.Status200OK, new SuccessResult(), ContractsJson.Readable.EnvelopeSuccessResult);
    }

    public Task HeartbeatAsync(HttpContext context)
    {
        if (!RoomLookup.FindOwnParticipant(context).TryGet(out var found, out var failure))
        {
            return Envelopes.WriteErrorAsync(context, failure);
        }

        presence.Heartbeat(found.Room, found.Participant);
        var answer = new HeartbeatResult
        {
            Status = found.Participant.StatusAt(time.GetUtcNow()),
            LastSeen = found.Participant.LastSeen.ToUnixTimeMilliseconds(),
        };
        return Envelopes.WriteAsync(context, StatusCodes.Status200OK, answer, ContractsJson.Readable.EnvelopeHeartbeatResult);
    }

    private async ValueTask<Outcome<(Room Room, Participant Participant, string? Key)>> TryRegisterAsync(HttpContext context)
    {
        if (!RoomLookup.FindRoom(context).TryGet(out var room, out var failure))
        {
            return failure;
        }

        if (callers.Registers(context) is { } tooMany)
        {
            return tooMany;
        }

        // What else is wrong is said to those who may come in.
        var body = await JsonBody.ReadAsync(bodies, context);
        if (await doors.ShowAsync(context, body.TryGet(out var json, out failure) ? RegistrationBody.PasswordOf(json) : null) is { } refused)
        {
            return refused;
        }

        var id = RoomLookup.ParticipantIdOf(context);
        if (ParticipantId.FindProblem(id) is { } problem)
        {
            return new HubFailure(ErrorCatalog.InvalidRequest, problem);
        }

        if (failure is not null || !RegistrationBody.Read(json, Caller.AddressOf(context), time.GetUtcNow()).TryGet(out var registration, out failure))
        {
            return failure;
        }

        var key = Credentials.Header(context.Request, GambiHeaders.ParticipantKey);
        return (await presence.RegisterAsync(room, id, registration, key, context.RequestAborted)).TryGet(out var registered, out failure)
            ? (room, registered.Participant, registered.Key)
            : failure;
    }
}
