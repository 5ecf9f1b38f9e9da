using System.CommandLine;
using System.Text.Json;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Settings;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Rooms;

/// <summary><c>gambi room create</c>.</summary>
internal sealed class RoomCreateCommand : CliCommand
{
    private readonly HubOptions _hub = new();
    private readonly Option<string?> _name = new("--name", "-n") { Description = "The room's name", HelpName = "NAME" };
    private static readonly string[] Guards = ["all", "join"];
    private readonly PasswordOptions _password = new();
    private readonly AdminTokenOption _adminToken = new();
    private readonly Option<string?> _guard = new("--guard")
    {
        Description = "What the password guards: all, every door of the room, or join, joining alone, for clients that give it only there [default: all]",
        HelpName = "all|join",
    };

    private readonly Option<string?> _config = new("--config") { Description = "Generation defaults of the room: a JSON file, or - for standard input", HelpName = "PATH|-" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything, print what would be sent, create nothing" };

    public RoomCreateCommand() : base("create", "Create a room")
    {
        Options.Add(_name);
        _password.AddTo(this);
        Options.Add(_guard);
        Options.Add(_config);
        Options.Add(_dryRun);
        Options.Add(_adminToken);
        _hub.AddTo(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("A room for the team", "gambi room create --name \"Team\""),
        new("With a password, and defaults from standard input", "echo '{\"temperature\": 0.2}' | gambi room create -n Quiet --password-env ROOM_PASSWORD --config -"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        CreateRoomRequest request = new()
        {
            Name = await ResolveNameAsync(context, cancellationToken),
            Password = _password.Resolve(context),
            Guard = ReadGuard(context),
            Defaults = await new RuntimeConfigInput(context.Host).ReadAsync(context.Value(_config), cancellationToken),
        };
        if (request is { Guard: not null, Password: null })
        {
            throw CliException.WrongUse("--guard says what the room's password guards, and there is none.", "Give one with --password-env VAR, or leave --guard out.");
        }

        if (context.Value(_dryRun))
        {
            ShowPlan(context.Console, await _hub.ResolveAsync(context, room: null, cancellationToken), request);
            return ExitCodes.Done;
        }

        using GambiClient client = await _hub.ConnectAsync(context, room: null, _adminToken.Resolve(context), cancellationToken);
        Envelope<CreatedRoom> created = await client.Rooms.CreateAsync(request, cancellationToken);
        if (!context.Console.IsText)
        {
            context.Console.Json(created, ContractsJson.Default.EnvelopeCreatedRoom);
            return ExitCodes.Done;
        }

        CreatedRoom room = created.Data;
        context.Console.Line($"Created room {TerminalText.Clean(room.Room.Code)} ({TerminalText.Clean(room.Room.Name)}).");
        context.Console.Line($"host_id: {TerminalText.Clean(room.HostId)}");
        if (room.HostKey is { } key)
        {
            context.Console.Line($"host_key: {TerminalText.Clean(key)}");
            context.Console.Note("Keep the host key: deleting the room wants it, and it is shown only now.");
        }

        if (room.Room.Guard == RoomGuard.All)
        {
            context.Console.Note("Whoever uses the room gives its password: as the API key of any OpenAI client, or to gambi with --password-env VAR.");
        }

        return ExitCodes.Done;
    }

    private RoomGuard? ReadGuard(CliContext context) => context.Value(_guard) switch
    {
        null => null,
        "all" => RoomGuard.All,
        "join" => RoomGuard.Join,
        var typed => throw CliException.WrongUse($"--guard must be all or join, not '{typed}'.", SpellingHint.For(typed, Guards)),
    };

    private async Task<string> ResolveNameAsync(CliContext context, CancellationToken cancellationToken)
    {
        string? name = context.Value(_name);
        if (name is null && context.Console.CanPrompt)
        {
            name = await context.Prompts.TextAsync("Name of the room", "", CheckName, cancellationToken);
        }

        return name is null
            ? throw CliException.WrongUse("--name is required.", "For example: gambi room create --name \"Team\".")
            : CheckName(name) is { } problem ? throw CliException.WrongUse($"--name: {problem}") : name;
    }

    private static string? CheckName(string name) => name.Trim().Length switch
    {
        0 => "The name must not be empty.",
        > ContractLimits.RoomNameLength => $"The name may have at most {ContractLimits.RoomNameLength} characters, not {name.Trim().Length}.",
        _ => null,
    };

    private static void ShowPlan(GambiConsole console, Uri hubUrl, CreateRoomRequest request)
    {
        CreateRoomRequest shown = request with { Password = request.Password is null ? null : Redaction.Mark };
        if (console.IsText)
        {
            console.Line($"Would create room '{TerminalText.Clean(shown.Name)}' on {HubUrlText.Of(hubUrl)}:");
            console.Line(JsonText.Indented(shown, ContractsJson.Default.CreateRoomRequest));
            return;
        }

        console.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("hubUrl", HubUrlText.Of(hubUrl));
            writer.WritePropertyName("payload");
            JsonSerializer.Serialize(writer, shown, ContractsJson.Default.CreateRoomRequest);
            writer.WriteEndObject();
        });
    }
}
