using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Prompts;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary>Asks a person for what a join still lacks, in the order in which answers depend on each other.</summary>
internal sealed class JoinWalkthrough(
    IPrompter prompts, GambiConsole console, Func<CancellationToken, Task<IReadOnlyList<FoundHub>>> findHubs, Func<Uri, string?, GambiClient> connect, Random random)
{
    private const string TypedHub = "Another hub…";
    private const string TypedChoice = "Another code…";
    private const string NoMore = "";

    /// <summary>Hub, room and password; <paramref name="everything"/> asks for what has a default, too.</summary>
    public async Task<JoinInput> AskWhereAsync(JoinInput input, bool everything, CancellationToken cancellationToken)
    {
        if (everything && !input.HubGiven)
        {
            input = input with { HubUrl = await ChooseHubAsync(input.HubUrl, cancellationToken) };
        }

        using GambiClient client = connect(input.HubUrl, input.Password);
        (string code, string name, bool wantsPassword) = input.Room is { } given
            ? await LookUpAsync(client, given, input.Password, cancellationToken)
            : await ChooseRoomAsync(client, input.Password, cancellationToken);
        input = input with { Room = code };
        if (wantsPassword && input.Password is null)
        {
            string password = await prompts.SecretAsync($"Password of {TerminalText.Clean(name)} (hidden)", cancellationToken);
            input = input with { Password = password.Length == 0 ? null : password };
        }

        return input;
    }

    /// <summary>Headers the provider may want, before it is asked for its models.</summary>
    public async Task<JoinInput> AskHeadersAsync(JoinInput input, CancellationToken cancellationToken)
    {
        if (input.Headers.Count > 0)
        {
            return input;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await prompts.TextAsync("Header the provider wants, such as Authorization (Enter for none)", NoMore, FindHeaderProblem, cancellationToken) is { Length: > 0 } name)
        {
            string value = await prompts.SecretAsync($"Value of {name} (hidden)", cancellationToken);
            if (value.Length > 0)
            {
                headers[name] = value;
            }
        }

        return input with { Headers = headers };
    }

    /// <summary>Who joins: a nickname, and an id made from it when none was given.</summary>
    public async Task<JoinInput> AskWhoAsync(JoinInput input, string model, CancellationToken cancellationToken)
    {
        string suggestion = input.ParticipantId ?? $"{FriendlyName.Draw(random)}";
        string nickname = input.Nickname ?? await prompts.TextAsync("Nickname", $"{suggestion}", JoinOptions.FindNicknameProblem, cancellationToken);
        string id = input.ParticipantId ?? FriendlyName.IdOf(nickname, random);
        console.Note($"Joining with {TerminalText.Clean(model)} as {id}; --participant-id {id} makes you the same participant next time.");
        return input with { Nickname = nickname.Trim(), ParticipantId = id };
    }

    private async Task<Uri> ChooseHubAsync(Uri usual, CancellationToken cancellationToken)
    {
        FoundHub[] found = [.. (await FindHubsAsync(cancellationToken)).Where(hub => hub.IsReachable)];
        string[] choices = [.. found.Select(hub => $"{HubDiscovery.Describe(hub)}  ({(hub.Rooms is { } rooms ? $"{rooms.Count} rooms" : "lists no rooms")})"), TypedHub];
        int chosen = found.Length == 0 ? 0 : Array.IndexOf(choices, await prompts.SelectAsync("Hub", choices, cancellationToken));
        return chosen < found.Length
            ? found[chosen].Url
            : HubOptions.Parse(await prompts.TextAsync("Hub", usual.ToString(), FindHubProblem, cancellationToken), "--hub");
    }

    // A machine that cannot listen for hubs can still join one that is typed.
    private async Task<IReadOnlyList<FoundHub>> FindHubsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await findHubs(cancellationToken);
        }
        catch (CliException e)
        {
            console.Note(e.Message);
            return [];
        }
    }

    private async Task<(string Code, string Name, bool WantsPassword)> ChooseRoomAsync(GambiClient client, string? password, CancellationToken cancellationToken)
    {
        if (await ListAsync(client, cancellationToken) is not { } rooms)
        {
            return await AskCodeAsync(client, password, cancellationToken);
        }

        if (rooms.Count == 0)
        {
            throw new CliException(ExitCodes.Refused, "ROOM_NOT_FOUND", $"The hub at {HubUrlText.Of(client.HubUrl)} has no room yet.", "Create one with `gambi room create --name \"Team\"`.");
        }

        string[] choices = [.. rooms.Select(room => $"{room.Code}  {room.Name}  ({room.ParticipantCount} there{(room.PasswordProtected ? ", password" : "")})"), TypedChoice];
        int chosen = Array.IndexOf(choices, await prompts.SelectAsync("Room", choices, cancellationToken));
        return chosen < rooms.Count
            ? (rooms[chosen].Code, rooms[chosen].Name, rooms[chosen].PasswordProtected)
            : await AskCodeAsync(client, password, cancellationToken);
    }

    /// <summary>The rooms, or <c>null</c> where the hub shows them to its admin alone.</summary>
    private static async Task<IReadOnlyList<RoomSummary>?> ListAsync(GambiClient client, CancellationToken cancellationToken)
    {
        try
        {
            return Rooms.RoomOrder.Sort((await client.Rooms.ListAsync(cancellationToken)).Data, key: null, reverse: false);
        }
        catch (GambiException e) when (e.Code == ErrorCatalog.Forbidden.Code)
        {
            return null;
        }
    }

    private async Task<(string Code, string Name, bool WantsPassword)> AskCodeAsync(GambiClient client, string? password, CancellationToken cancellationToken)
    {
        string code = await prompts.TextAsync("Room code", "", text => RoomCode.IsWellFormed(text.Trim()) ? null : "A room code has 6 letters and digits.", cancellationToken);
        return await LookUpAsync(client, code.Trim(), password, cancellationToken);
    }

    /// <summary>A room that keeps everything to those who have its password says only that it wants one.</summary>
    private static async Task<(string Code, string Name, bool WantsPassword)> LookUpAsync(GambiClient client, string code, string? password, CancellationToken cancellationToken)
    {
        try
        {
            RoomSummary room = (await client.Rooms.GetAsync(code, cancellationToken)).Data;
            return (room.Code, room.Name, room.PasswordProtected);
        }
        catch (GambiException e) when (password is null && RoomAccess.WantsPassword(e))
        {
            return (code, code, true);
        }
    }

    private static string? FindHubProblem(string text)
    {
        try
        {
            HubOptions.Parse(text, "The hub");
            return null;
        }
        catch (CliException e)
        {
            return e.Message;
        }
    }

    private static string? FindHeaderProblem(string name)
    {
        try
        {
            _ = name.Length == 0 ? default : HeaderOptions.Split($"{name}=x", "The header", "a name");
            return null;
        }
        catch (CliException e)
        {
            return e.Message;
        }
    }
}
