using System.CommandLine;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Rooms;

/// <summary><c>gambi room list</c>.</summary>
internal sealed class RoomListCommand : CliCommand
{
    private readonly HubOptions _hub = new();
    private readonly Option<string?> _sort = new("--sort")
    {
        Description = "Order by participant-count, created-at or name [default: most participants first, newest first among equals]",
        HelpName = "KEY",
    };

    private readonly AdminTokenOption _adminToken = new();
    private readonly Option<bool> _reverse = new("--reverse") { Description = "The other way round" };

    public RoomListCommand() : base("list", "List the rooms of a hub")
    {
        Options.Add(_sort);
        Options.Add(_reverse);
        Options.Add(_adminToken);
        _hub.AddTo(this);
        _sort.CompletionSources.Add([.. RoomOrder.Keys]);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("The rooms of the hub on this machine", "gambi room list"),
        new("The codes only, oldest room first", "gambi room list --hub http://192.168.1.10:3000 --sort created-at --reverse --format json | jq -r '.data[].code'"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string? key = context.Value(_sort);
        if (key is not null && !RoomOrder.Keys.Contains(key))
        {
            throw CliException.WrongUse($"--sort must be one of {string.Join(", ", RoomOrder.Keys)}, not '{key}'.", SpellingHint.For(key, RoomOrder.Keys));
        }

        using GambiClient client = await _hub.ConnectAsync(context, room: null, _adminToken.Resolve(context), cancellationToken);
        Envelope<IReadOnlyList<RoomSummary>> answer = await client.Rooms.ListAsync(cancellationToken);
        IReadOnlyList<RoomSummary> rooms = RoomOrder.Sort(answer.Data, key, context.Value(_reverse));
        if (!context.Console.IsText)
        {
            context.Console.Json(answer with { Data = rooms }, ContractsJson.Default.EnvelopeIReadOnlyListRoomSummary);
        }
        else if (rooms.Count == 0)
        {
            context.Console.Line("No rooms yet.");
            context.Console.Note("Create one with `gambi room create --name \"Team\"`.");
        }
        else
        {
            var table = new TextTable("CODE", "NAME", "PARTICIPANTS", "PASSWORD", "CREATED");
            foreach (RoomSummary room in rooms)
            {
                table.Add(room.Code, room.Name, Words.Number(room.ParticipantCount), room.PasswordProtected ? "yes" : "no", Words.Time(room.CreatedAt));
            }

            table.WriteTo(context.Console);
        }

        return ExitCodes.Done;
    }
}
