using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary><c>gambi participant heartbeat</c>.</summary>
internal sealed class ParticipantHeartbeatCommand : CliCommand
{
    private readonly HubOptions _hub = new();
    private readonly RoomOption _room = new();
    private readonly ParticipantIdOption _id = new();
    private readonly ParticipantKeyOption _key = new();
    private readonly PasswordOptions _password = new();

    public ParticipantHeartbeatCommand() : base("heartbeat", "Say once that a participant is alive")
    {
        Options.Add(_room);
        Options.Add(_id);
        Options.Add(_key);
        _password.AddTo(this);
        _hub.AddTo(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("For a participant of your own making; `participant join` sends them itself", "gambi participant heartbeat --room ABC234 --participant-id worker-1"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string room = _room.Require(context);
        string id = _id.Require(context);
        string? key = _key.Resolve(context);
        Envelope<HeartbeatResult> answer =
            await (await _hub.AccessAsync(context, room, cancellationToken)).CallAsync(_password.Resolve(context), client => client.Participants.HeartbeatAsync(room, id, key, cancellationToken), cancellationToken);
        if (context.Console.IsText)
        {
            context.Console.Line($"{id} is {StatusWord.Of(answer.Data.Status)}, last seen {Words.Time(answer.Data.LastSeen)}.");
        }
        else
        {
            context.Console.Json(answer, ContractsJson.Default.EnvelopeHeartbeatResult);
        }

        return ExitCodes.Done;
    }
}
