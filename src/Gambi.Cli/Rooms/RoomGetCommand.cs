using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Rooms;

/// <summary><c>gambi room get</c>.</summary>
internal sealed class RoomGetCommand : CliCommand
{
    private readonly HubOptions _hub = new();
    private readonly RoomOption _code = new("--code", "-c");
    private readonly PasswordOptions _password = new();

    public RoomGetCommand() : base("get", "Show one room")
    {
        Options.Add(_code);
        _password.AddTo(this);
        _hub.AddTo(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("What a room is and who may join", "gambi room get --code ABC234"),
        new("For a program", "gambi room get -c ABC234 --format json | jq .data.participantCount"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string code = _code.Require(context);
        RoomAccess hub = await _hub.AccessAsync(context, code, cancellationToken);
        Envelope<RoomSummary> answer = await hub.CallAsync(_password.Resolve(context), client => client.Rooms.GetAsync(code, cancellationToken), cancellationToken);
        if (!context.Console.IsText)
        {
            context.Console.Json(answer, ContractsJson.Default.EnvelopeRoomSummary);
            return ExitCodes.Done;
        }

        RoomSummary room = answer.Data;
        context.Console.Line($"{TerminalText.Clean(room.Code)} ({TerminalText.Clean(room.Name)})");
        context.Console.Line($"participants: {Words.Number(room.ParticipantCount)}");
        if (room.Queue is { Waiting: > 0 } queue)
        {
            context.Console.Line($"queue: {QueueLine.Of(queue)}");
        }

        context.Console.Line($"password: {DescribeGuard(room)}");
        context.Console.Line($"created: {Words.Time(room.CreatedAt)}");
        context.Console.Line($"base_url: {BaseUrl(hub.HubUrl, room.Code)}");
        if (room.Defaults is { } defaults)
        {
            context.Console.Line($"defaults: {JsonText.Compact(defaults, CliJson.Default.PublicRuntimeConfig)}");
        }

        return ExitCodes.Done;
    }

    private static string DescribeGuard(RoomSummary room) => room switch
    {
        { PasswordProtected: false } => "no",
        { Guard: RoomGuard.All } => "yes, for everything",
        _ => "yes, for joining",
    };

    private static string BaseUrl(Uri hubUrl, string code) => $"{HubUrlText.Of(hubUrl).TrimEnd('/')}/rooms/{code}/v1";
}
