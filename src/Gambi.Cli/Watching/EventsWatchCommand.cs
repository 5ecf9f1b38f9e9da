using System.CommandLine;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Client;

namespace Gambi.Cli.Watching;

/// <summary><c>gambi events watch</c>.</summary>
internal sealed class EventsWatchCommand : CliCommand
{
    private readonly HubOptions _hub = new();
    private readonly RoomOption _room = new();
    private readonly PasswordOptions _password = new();
    private readonly AdminTokenOption _adminToken = new("Variable that holds the hub's admin token, which --all wants where the hub has one");
    private readonly Option<bool> _all = new("--all") { Description = "Every room of the hub" };
    private readonly Option<string?> _after = new("--after") { Description = "Begin after the event with this id: the `id` of a JSON line", HelpName = "ID" };

    public EventsWatchCommand() : base("watch", "Watch what happens in a room, one line an event; reconnects and resumes")
    {
        Options.Add(_room);
        Options.Add(_all);
        Options.Add(_after);
        _password.AddTo(this);
        Options.Add(_adminToken);
        _hub.AddTo(this);
    }

    public override bool Streams => true;

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("What happens in a room", "gambi events watch --room ABC234"),
        new("How long answers take, for a script", "gambi events watch -r ABC234 --format ndjson | jq 'select(.type == \"llm.complete\") | .data.metrics'"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string? room = _room.Find(context);
        bool all = context.Value(_all);
        if ((room is null) != all)
        {
            throw CliException.WrongUse("Either --room CODE or --all is required, and not both.", "List the rooms with `gambi room list`.");
        }

        GambiConsole console = context.Console;
        var options = new EventWatchOptions
        {
            After = context.Value(_after),
            Lost = loss => console.Note($"Lost the hub: {TerminalText.Clean(loss.Why.Message)} Trying again in {Words.Rounded(loss.RetryIn.TotalSeconds)} s."),
            Restored = () => console.Note("The hub is back."),
        };
        string? password = _password.Resolve(context);
        string? token = _adminToken.Resolve(context);
        if (all)
        {
            using GambiClient client = HubOptions.Connect(context, await _hub.ResolveAsync(context, room: null, cancellationToken), password, token);
            return await WatchAsync(console, client.Events.WatchAllAsync(options, cancellationToken));
        }

        return await (await _hub.AccessAsync(context, room, cancellationToken)).CallAsync(password, client => WatchAsync(console, client.Events.WatchRoomAsync(room!, options, cancellationToken)), cancellationToken);
    }

    private static async Task<int> WatchAsync(GambiConsole console, IAsyncEnumerable<ReceivedEvent> events)
    {
        await foreach (ReceivedEvent received in events)
        {
            if (console.IsText)
            {
                console.Line(EventLine.Of(received));
            }
            else
            {
                console.Json(writer => EventDocument.Write(writer, received));
            }
        }

        console.Note("The room was deleted.");
        return ExitCodes.Done;
    }
}
