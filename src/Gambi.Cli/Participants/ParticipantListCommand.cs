using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary><c>gambi participant list</c>.</summary>
internal sealed class ParticipantListCommand : CliCommand
{
    private readonly HubOptions _hub = new();
    private readonly RoomOption _room = new();
    private readonly PasswordOptions _password = new();

    public ParticipantListCommand() : base("list", "List who is in a room, and with what")
    {
        Options.Add(_room);
        _password.AddTo(this);
        _hub.AddTo(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Who is there", "gambi participant list --room ABC234"),
        new("The ids of those who can serve now", "gambi participant list -r ABC234 --format json | jq -r '.data[] | select(.status == \"online\") | .id'"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        string room = _room.Require(context);
        Envelope<IReadOnlyList<ParticipantSummary>> answer =
            await (await _hub.AccessAsync(context, room, cancellationToken)).CallAsync(_password.Resolve(context), client => client.Participants.ListAsync(room, cancellationToken), cancellationToken);
        if (!context.Console.IsText)
        {
            context.Console.Json(answer, ContractsJson.Default.EnvelopeIReadOnlyListParticipantSummary);
        }
        else if (answer.Data.Count == 0)
        {
            context.Console.Line("Nobody is in the room yet.");
            context.Console.Note($"Join with `gambi participant join --room {room}`.");
        }
        else
        {
            var table = new TextTable("ID", "NICKNAME", "STATUS", "MODEL", "SLOTS", "LAST SEEN");
            foreach (ParticipantSummary one in answer.Data)
            {
                string models = one.Models.Count > 1 ? $"{one.Model} (+{one.Models.Count - 1})" : one.Model;
                table.Add(one.Id, one.Nickname, StatusWord.Of(one.Status), models, $"{one.Active}/{one.Concurrency}", Words.Time(one.LastSeen));
            }

            table.WriteTo(context.Console);
        }

        return ExitCodes.Done;
    }
}
