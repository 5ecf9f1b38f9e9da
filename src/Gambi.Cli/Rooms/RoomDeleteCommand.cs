using System.CommandLine;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Rooms;

/// <summary><c>gambi room delete</c>.</summary>
internal sealed class RoomDeleteCommand : CliCommand
{
    private const string DefaultVariable = "GAMBI_HOST_KEY";
    private readonly HubOptions _hub = new();
    private readonly RoomOption _code = new("--code", "-c");
    private readonly Option<string?> _hostKey = new("--host-key-env")
    {
        Description = $"Variable that holds the room's host key [default: {DefaultVariable}]",
        HelpName = "VAR",
    };

    private readonly AdminTokenOption _adminToken = new("Variable that holds the hub's admin token, which deletes any room");

    public RoomDeleteCommand() : base("delete", "Delete a room, with everything in it")
    {
        Options.Add(_code);
        Options.Add(_hostKey);
        Options.Add(_adminToken);
        _hub.AddTo(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("With the host key that `room create` printed", $"{DefaultVariable}=… gambi room delete --code ABC234"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string code = _code.Require(context);
        string? token = _adminToken.Resolve(context);
        string? hostKey = await ResolveKeyAsync(context, isNeeded: token is null, cancellationToken);
        using GambiClient client = await _hub.ConnectAsync(context, code, token, cancellationToken);
        Envelope<SuccessResult> answer = await client.Rooms.DeleteAsync(code, hostKey, cancellationToken);
        if (context.Console.IsText)
        {
            context.Console.Line($"Deleted room {code}.");
        }
        else
        {
            context.Console.Json(answer, ContractsJson.Default.EnvelopeSuccessResult);
        }

        return ExitCodes.Done;
    }

    private async Task<string?> ResolveKeyAsync(CliContext context, bool isNeeded, CancellationToken cancellationToken)
    {
        if (context.Value(_hostKey) is { } named)
        {
            return PasswordOptions.RequireVariable(context, named, "--host-key-env");
        }

        if (context.Host.NonEmptyVariable(DefaultVariable) is { } key)
        {
            return key;
        }

        return !isNeeded ? null
            : context.Console.CanPrompt ? await context.Prompts.SecretAsync("Host key of the room (hidden)", cancellationToken)
            : throw CliException.WrongUse(
                $"The room's host key is required: set {DefaultVariable}, or name another variable with --host-key-env.",
                "`gambi room create` printed it as host_key.");
    }
}
