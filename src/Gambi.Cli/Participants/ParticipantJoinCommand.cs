using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary><c>gambi participant join</c>.</summary>
internal sealed class ParticipantJoinCommand : CliCommand
{
    private readonly JoinOptions _options = new();

    public ParticipantJoinCommand() : base("join", "Share a model of this machine with a room, until Ctrl+C") => _options.AddTo(this);

    public override bool Streams => true;

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Be asked for everything", "gambi participant join"),
        new("Share one model of the Ollama on this machine", "gambi participant join --room ABC234 --participant-id worker-1 --model llama3 --hub http://192.168.1.10:3000"),
        new("A provider that wants a key, from a variable", "gambi participant join -r ABC234 --participant-id gpu-box --all-models -e https://llm.example --header-env Authorization=LLM_AUTH"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        JoinInput input = _options.Read(context);
        ParticipantOptions plan = await new JoinPlanner(context).PlanAsync(input, cancellationToken);
        if (input.DryRun)
        {
            JoinPreview.Write(context.Console, plan);
        }
        else
        {
            await new JoinRun(context).RunAsync(plan, cancellationToken);
        }

        return ExitCodes.Done;
    }
}
