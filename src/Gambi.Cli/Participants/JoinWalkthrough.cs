using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Prompts;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary>Asks a person for what a join still lacks, in the order in which answers depend on each other.</summary>
internal sealed class JoinWalkthrough(IPrompter prompts, GambiConsole console, Func<Uri, GambiClient> connect, Random random)
{
    private const string TypedChoice = "Another code…";
    private const string NoMore = "";

    /// <summary>Hub, room and password; <paramref name="everything"/> asks for what has a default, too.</summary>
    public async Task<JoinInput> AskWhereAsync(JoinInput input, bool everything, CancellationToken cancellationToken)
    {
        if (everything && !input.HubGiven)
        {
            string typed = await prompts.TextAsync("Hub", input.HubUrl.ToString(), FindHubProblem, cancellationToken);
            input = input with { HubUrl = HubOption.Parse(typed, "--hub") };
        }

        using GambiClient client = connect(input.HubUrl);
        RoomSummary room = input.Room is { } code
            ? (await client.Rooms.GetAsync(code, cancellationToken)).Data
            : await ChooseRoomAsync(client, cancellationToken);
        input = input with { Room = room.Code };
        if (room.PasswordProtected && input.Password is null)
        {
            string password = await prompts.SecretAsync($"Password of {TerminalText.Clean(room.Name)} (hidden)", cancellationToken);
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

    private async Task<RoomSummary> ChooseRoomAsync(GambiClient client, CancellationToken cancellationToken)
    {
        IReadOnlyList<RoomSummary> rooms = Rooms.RoomOrder.Sort((await client.Rooms.ListAsync(cancellationToken)).Data, key: null, reverse: false);
        if (rooms.Count == 0)
        {
            throw new CliException(ExitCodes.Refused, "ROOM_NOT_FOUND", $"The hub at {client.HubUrl} has no room yet.", "Create one with `gambi room create --name \"Team\"`.");
        }

        string[] choices = [.. rooms.Select(room => $"{room.Code}  {room.Name}  ({room.ParticipantCount} there{(room.PasswordProtected ? ", password" : "")})"), TypedChoice];
        int chosen = Array.IndexOf(choices, await prompts.SelectAsync("Room", choices, cancellationToken));
        if (chosen < rooms.Count)
        {
            return rooms[chosen];
        }

        string code = await prompts.TextAsync("Room code", "", text => RoomCode.IsWellFormed(text.Trim()) ? null : "A room code has 6 letters and digits.", cancellationToken);
        return (await client.Rooms.GetAsync(code, cancellationToken)).Data;
    }

    private static string? FindHubProblem(string text)
    {
        try
        {
            HubOption.Parse(text, "The hub");
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
