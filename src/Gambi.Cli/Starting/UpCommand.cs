using System.CommandLine;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Hubs;
using Gambi.Cli.Output;
using Gambi.Cli.Participants;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.Hub;
using Gambi.Participant;

namespace Gambi.Cli.Starting;

/// <summary><c>gambi up</c>.</summary>
internal sealed class UpCommand : CliCommand
{
    private const int DefaultPort = 3000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private readonly Option<string?> _name = new("--name") { Description = "The room's name [default: this machine's]", HelpName = "NAME" };
    private readonly Option<string[]> _models = new("--model", "-m") { Description = "Model to share (repeatable) [default: every model the provider lists]", HelpName = "MODEL", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _endpoint = new("--endpoint", "-e") { Description = "The provider's URL [default: the environment's, else the one found on this machine]", HelpName = "URL" };
    private readonly Option<int?> _port = new("--port") { Description = $"Port of the hub [default: {DefaultPort}, else any free one]", HelpName = "PORT" };
    private readonly MdnsOption _mdns = new();
    private readonly PasswordOptions _password = new(typed: false);
    private readonly AdminTokenOption _adminToken = new("Variable that holds an admin token for the hub: with one, only who gives it creates further rooms or lists them [default: everybody may]");
    private readonly DeadlineOptions _deadlines = new();

    public UpCommand() : base("up", "Start sharing: a hub, a room, and this machine's models in it, until Ctrl+C")
    {
        Options.Add(_name);
        Options.Add(_models);
        Options.Add(_endpoint);
        Options.Add(_port);
        Options.Add(_mdns);
        _password.AddTo(this);
        Options.Add(_adminToken);
        _deadlines.AddTo(this);
    }

    public override bool Streams => true;

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Share the Ollama (or LM Studio, vLLM, …) of this machine", "gambi up"),
        new("One model, in a room with a password", "ROOM_PASSWORD=… gambi up --name Team --model llama3 --password-env ROOM_PASSWORD"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string? password = _password.Resolve(context);
        string? adminToken = _adminToken.Resolve(context);
        string name = CheckName(context.Value(_name) ?? $"{Environment.MachineName}'s room");
        if (context.Value(_port) is < 0 or > 65_535)
        {
            throw CliException.WrongUse($"--port must be from 0 to 65535, not {context.Value(_port)}.");
        }

        Deadlines deadlines = _deadlines.Read(context);
        await using UpProvider provider = await UpProvider.FindAsync(context, context.Value(_endpoint) ?? context.Environment.Endpoint, context.Value(_models) ?? [], cancellationToken);
        LanAddress lan = LanAddress.OfMachine();
        var events = new HubEvents(context.Console, lan);
        await using (HubHost hub = await StartHubAsync(context, adminToken, deadlines, cancellationToken))
        {
            events.Started(hub.Address, hub.IsAnnounced);
            await using HubPresence? presence = hub.Announce(context.Host, events);
            using GambiClient client = HubOptions.Connect(context, hub.LocalUrl, adminToken: adminToken);
            string room = (await client.Rooms.CreateAsync(new() { Name = name, Password = password }, cancellationToken)).Data.Room.Code;
            context.Console.Event("room_created", $"Room {room} ({TerminalText.Clean(name)}) created.", writer => writer.WriteString("room", room));
            ParticipantOptions options = deadlines.Over(provider.Options with { HubUrl = hub.LocalUrl, RoomCode = room, Password = password });
            var guide = new RoomGuide(hub.Address.UrlFor(lan), room, password is not null);
            await new JoinRun(context).RunAsync(options, serving => ServeAsync(context, guide, provider.IsDemo, serving), cancellationToken);
        }

        events.Stopped(context.Signals.Received);
        return ExitCodes.Done;
    }

    private static string CheckName(string name) => name.Trim().Length is > 0 and <= ContractLimits.RoomNameLength
        ? name.Trim()
        : throw CliException.WrongUse($"--name must have 1 to {ContractLimits.RoomNameLength} characters.");

    private static async Task ServeAsync(CliContext context, RoomGuide guide, bool isDemo, CancellationToken cancellationToken)
    {
        GambiConsole console = context.Console;
        console.Event("guide", null, guide.WriteTo);
        if (console.IsText)
        {
            console.Line();
            console.Piece(QrCode.Render(guide.BaseUrl));
            console.Line();
            guide.WriteTo(console);
            if (isDemo)
            {
                console.Line("No provider was found on this machine: the built-in demo answers, which is no model. Start Ollama, or give --endpoint, and run `gambi up` again.");
            }

            console.Line("Sharing until Ctrl+C.");
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, context.Host.Time, cancellationToken);
    }

    // Somebody who named a port wants that one; somebody who did not, wants to share.
    private async Task<HubHost> StartHubAsync(CliContext context, string? adminToken, Deadlines deadlines, CancellationToken cancellationToken)
    {
        var usual = new GambiHubOptions();
        int? wanted = context.Value(_port) ?? context.Environment.Serve?.Port;
        string host = context.Environment.Serve?.Host ?? "0.0.0.0";
        try
        {
            return await HubHost.StartAsync(Plan(wanted ?? DefaultPort), context, cancellationToken);
        }
        catch (CliException e) when (wanted is null && e.Code == "PORT_IN_USE")
        {
            context.Console.Note($"{e.Message} Taking any free one.");
            return await HubHost.StartAsync(Plan(0), context, cancellationToken);
        }

        HubPlan Plan(int port) => new()
        {
            Address = new(host, port),
            FirstByteTimeout = ForHub(deadlines.FirstByte, usual.FirstByteTimeout),
            IdleTimeout = ForHub(deadlines.Idle, usual.IdleTimeout),
            AdminToken = adminToken,
            LogRequests = false,
            Mdns = _mdns.Resolve(context),
        };
    }

    /// <summary>The hub waits a little longer than this participant, which knows better what happened; for others no less than by default, and for nobody more than a day.</summary>
    private static TimeSpan? ForHub(TimeSpan? participant, TimeSpan usual) =>
        participant is not { } given || given == TimeSpan.Zero ? participant
        : given * 1.2 is var longer && longer > LongestWait ? LongestWait
        : longer < usual ? usual : longer;
}
