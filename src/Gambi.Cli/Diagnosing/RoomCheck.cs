using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Diagnosing;

/// <summary>Whether a room is there, lets one in, and has somebody who answers.</summary>
/// <param name="connect">A client that gives this password.</param>
internal sealed class RoomCheck(Func<string?, GambiClient> connect)
{
    private const int ShownRooms = 5;

    /// <summary>Looks at the room, or at what rooms there are when none is given.</summary>
    public async Task<Finding> RunAsync(string? code, string? password, CancellationToken cancellationToken)
    {
        try
        {
            using GambiClient client = connect(password);
            return code is null ? await LookAroundAsync(client, cancellationToken) : await LookInsideAsync(client, code, password, cancellationToken);
        }
        catch (GambiException e) when (code is not null && e.Code == ErrorCatalog.RoomNotFound.Code)
        {
            using GambiClient client = connect(null);
            return Finding.Failed(CheckNames.Room, e.Message, await FindNearestAsync(client, code, cancellationToken));
        }
        catch (GambiException e)
        {
            string? fix = RoomAccess.WantsPassword(e) && password is not null
                ? "This is not the room's password: ask whoever created the room."
                : FailureMap.Of(e).Hint;
            return Finding.Failed(CheckNames.Room, e.Message, fix);
        }
    }

    private static async Task<Finding> LookAroundAsync(GambiClient client, CancellationToken cancellationToken)
    {
        IReadOnlyList<RoomSummary>? rooms = await ListAsync(client, cancellationToken);
        return rooms switch
        {
            null => Finding.Ok(CheckNames.Room, "The hub shows its rooms to its admin alone; --room CODE looks at one."),
            [] => Finding.Warning(CheckNames.Room, "The hub has no room yet.", $"Create one: gambi room create --name \"Team\" --hub {HubOf(client)}"),
            _ => Finding.Ok(CheckNames.Room, $"The hub has {Shown(rooms)}; --room CODE looks at one."),
        };
    }

    private static async Task<Finding> LookInsideAsync(GambiClient client, string code, string? password, CancellationToken cancellationToken)
    {
        RoomSummary room = (await client.Rooms.GetAsync(code, cancellationToken)).Data;
        string name = $"{room.Code} ({room.Name})";
        if (room is { PasswordProtected: true } && password is null)
        {
            return Finding.Warning(CheckNames.Room, $"{name} is there; joining it wants a password, which was not given.", "Name the variable that holds the room's password with --password-env VAR.");
        }

        if (room is { PasswordProtected: true, Guard: RoomGuard.Join })
        {
            await ShowPasswordAsync(client, code, cancellationToken);
        }

        IReadOnlyList<ParticipantSummary> there = (await client.Participants.ListAsync(code, cancellationToken)).Data;
        int online = there.Count(one => one.Status != ParticipantStatus.Offline);
        string lets = room.PasswordProtected ? "lets you in" : "is open";
        return online > 0
            ? Finding.Ok(CheckNames.Room, $"{name} {lets}; {Words.Number(online)} of {Words.Number(there.Count)} participants are online.")
            : Finding.Warning(
                CheckNames.Room,
                $"{name} {lets}, but {(there.Count == 0 ? "nobody is in it" : $"none of its {Words.Number(there.Count)} participants is online")}.",
                $"Join with a model: gambi participant join --room {room.Code} --hub {HubOf(client)}{(room.PasswordProtected ? " --password-env VAR" : "")}");
    }

    /// <summary>
    /// A room whose password guards joining alone shows itself to everybody: only its joining door says whether the password is right, and it looks at that before it refuses the
    /// registration, which is none.
    /// </summary>
    /// <exception cref="GambiException">The password is wrong.</exception>
    private static async Task ShowPasswordAsync(GambiClient client, string code, CancellationToken cancellationToken)
    {
        try
        {
            _ = await client.Participants.RegisterAsync(code, "doctor", new() { Nickname = "", Model = "", Endpoint = "" }, cancellationToken: cancellationToken);
        }
        catch (GambiException e) when (e.Status == ErrorCatalog.InvalidRequest.Status)
        {
        }
    }

    private static async Task<string> FindNearestAsync(GambiClient client, string code, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<RoomSummary> rooms = await ListAsync(client, cancellationToken) ?? [];
            return rooms.Count == 0 ? "Ask whoever created the room for its code, or create one with `gambi room create --name \"Team\"`."
                : NearestNames.FindSlip(code.ToUpperInvariant(), rooms.Select(room => room.Code)) is { } near ? $"Did you mean {near}? The hub has {Shown(rooms)}."
                : $"The hub has {Shown(rooms)}. Is it the right hub?";
        }
        catch (GambiException e)
        {
            return FailureMap.Of(e).Hint ?? "Ask whoever created the room for its code.";
        }
    }

    private static async Task<IReadOnlyList<RoomSummary>?> ListAsync(GambiClient client, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.Rooms.ListAsync(cancellationToken)).Data;
        }
        catch (GambiException e) when (e.Code == ErrorCatalog.Forbidden.Code)
        {
            return null;
        }
    }

    private static string Shown(IReadOnlyList<RoomSummary> rooms) =>
        $"{(rooms.Count == 1 ? "one room" : $"{Words.Number(rooms.Count)} rooms")}: {string.Join(", ", rooms.Take(ShownRooms).Select(room => $"{room.Code} ({room.Name})"))}{(rooms.Count > ShownRooms ? ", …" : "")}";

    private static string HubOf(GambiClient client) => client.HubUrl.OriginalString.TrimEnd('/');
}
