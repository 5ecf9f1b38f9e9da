using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Rooms;

/// <summary><c>gambi room get</c>.</summary>
internal sealed class RoomGetCommand : CliCommand
{
    private readonly HubOption _hub = new();
    private readonly RoomOption _code = new("--code", "-c");

    public RoomGetCommand() : base("get", "Show one room")
    {
        Options.Add(_code);
        Options.Add(_hub);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("What a room is and who may join", "gambi room get --code ABC234"),
        new("For a program", "gambi room get -c ABC234 --format json | jq .data.participantCount"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string code = _code.Require(context);
        using GambiClient client = _hub.Connect(context);
        Envelope<RoomSummary> answer = await client.Rooms.GetAsync(code, cancellationToken);
        if (!context.Console.IsText)
        {
            context.Console.Json(answer, ContractsJson.Default.EnvelopeRoomSummary);
            return ExitCodes.Done;
        }

        RoomSummary room = answer.Data;
        context.Console.Line($"{TerminalText.Clean(room.Code)} ({TerminalText.Clean(room.Name)})");
        context.Console.Line($"participants: {Words.Number(room.ParticipantCount)}");
        context.Console.Line($"password: {(room.PasswordProtected ? "yes" : "no")}");
        context.Console.Line($"created: {Words.Time(room.CreatedAt)}");
        context.Console.Line($"base_url: {new Uri(client.HubUrl, $"rooms/{room.Code}/v1")}");
        if (room.Defaults is { } defaults)
        {
            context.Console.Line($"defaults: {JsonText.Compact(defaults, CliJson.Default.PublicRuntimeConfig)}");
        }

        return ExitCodes.Done;
    }
}
