using System.Text.Json;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Discovering;

/// <summary><c>gambi discover</c>.</summary>
internal sealed class DiscoverCommand : CliCommand
{
    public DiscoverCommand() : base("discover", "Find the hubs that announce themselves on this network, and their rooms")
    {
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Who is there", "gambi discover"),
        new("The URLs of those that answer, for a script", "gambi discover --format json | jq -r '.data[] | select(.reachable) | .url'"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundHub> hubs = await new HubDiscovery(context) { TellsWhatItHears = true }.FindAsync(cancellationToken);
        if (!context.Console.IsText)
        {
            context.Console.Json(writer => WriteAll(writer, hubs));
        }
        else if (hubs.Count == 0)
        {
            context.Console.Line("No hub announces itself on this network.");
            context.Console.Note(HubDiscovery.NoneHint);
            context.Console.Note("`gambi doctor` looks for what is in the way.");
        }
        else
        {
            Show(context.Console, hubs);
        }

        return ExitCodes.Done;
    }

    private static void Show(GambiConsole console, IReadOnlyList<FoundHub> hubs)
    {
        var table = new TextTable("HUB", "URL", "ROOM", "NAME", "PARTICIPANTS", "PASSWORD");
        foreach (FoundHub hub in hubs)
        {
            if (hub.Rooms is not { Count: > 0 } rooms)
            {
                table.Add(hub.Name, HubDiscovery.Address(hub), "-", WhyNoRooms(hub), "", "");
                continue;
            }

            foreach (RoomSummary room in Rooms.RoomOrder.Sort(rooms, key: null, reverse: false))
            {
                table.Add(hub.Name, HubDiscovery.Address(hub), room.Code, room.Name, Words.Number(room.ParticipantCount), room.PasswordProtected ? "yes" : "no");
            }
        }

        table.WriteTo(console);
        foreach (FoundHub silent in hubs.Where(hub => !hub.IsReachable))
        {
            console.Note($"{HubDiscovery.Describe(silent)}: {TerminalText.Clean($"{silent.Problem?.Message} {silent.Problem?.Hint}".TrimEnd())}");
        }

        if (hubs.FirstOrDefault(hub => hub.IsReachable) is { } first)
        {
            console.Note($"Join a room with `gambi participant join --hub {HubDiscovery.Address(first)}`, or with --discover --room CODE.");
        }
    }

    private static string WhyNoRooms(FoundHub hub) => hub switch
    {
        { IsReachable: false } => "(cannot be reached)",
        { Rooms: not null } => "(no room yet)",
        { Problem.Code: var code } when code == ErrorCatalog.Forbidden.Code => "(shows its rooms to its admin alone)",
        _ => "(its rooms could not be read)",
    };

    private static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<FoundHub> hubs)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("data");
        foreach (FoundHub hub in hubs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", hub.Name);
            writer.WriteString("host", hub.HostName);
            writer.WriteString("url", HubDiscovery.Address(hub));
            writer.WriteStartArray("urls");
            foreach (Uri url in hub.Urls)
            {
                writer.WriteStringValue(url.OriginalString.TrimEnd('/'));
            }

            writer.WriteEndArray();
            writer.WriteBoolean("reachable", hub.IsReachable);
            if (hub.Version is { } version)
            {
                writer.WriteString("version", version);
            }

            WriteRooms(writer, hub);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRooms(Utf8JsonWriter writer, FoundHub hub)
    {
        writer.WritePropertyName("rooms");
        if (hub.Rooms is { } rooms)
        {
            JsonSerializer.Serialize(writer, rooms, CliJson.Default.IReadOnlyListRoomSummary);
        }
        else
        {
            writer.WriteNullValue();
        }

        if (hub.Problem is { } problem)
        {
            writer.WriteStartObject("problem");
            writer.WriteString("code", problem.Code);
            writer.WriteString("message", problem.Message);
            writer.WriteEndObject();
        }
    }
}
