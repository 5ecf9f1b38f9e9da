using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary><c>gambi participant leave</c>.</summary>
internal sealed class ParticipantLeaveCommand : CliCommand
{
    private readonly HubOptions _hub = new();
    private readonly RoomOption _room = new();
    private readonly ParticipantIdOption _id = new();
    private readonly ParticipantKeyOption _key = new();
    private readonly PasswordOptions _password = new();

    public ParticipantLeaveCommand() : base("leave", "Take a participant out of a room")
    {
        Options.Add(_room);
        Options.Add(_id);
        Options.Add(_key);
        _password.AddTo(this);
        _hub.AddTo(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Remove a registration that was left behind", "gambi participant leave --room ABC234 --participant-id worker-1"),
        new("From a room with a password, with the participant's own key", "KEY=… gambi participant leave -r ABC234 --participant-id worker-1 --key-env KEY"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string room = _room.Require(context);
        string id = _id.Require(context);
        string? key = _key.Resolve(context);
        Envelope<SuccessResult> answer =
            await (await _hub.AccessAsync(context, room, cancellationToken)).CallAsync(_password.Resolve(context), client => client.Participants.RemoveAsync(room, id, key, cancellationToken), cancellationToken);
        if (context.Console.IsText)
        {
            context.Console.Line($"{id} left room {room}.");
        }
        else
        {
            context.Console.Json(answer, ContractsJson.Default.EnvelopeSuccessResult);
        }

        return ExitCodes.Done;
    }
}
