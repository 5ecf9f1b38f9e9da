using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Participants;

/// <summary>How patient a participant is with its provider: the flags of every command that joins.</summary>
internal sealed class DeadlineOptions
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromMinutes(10);

    private readonly Option<string?> _connect = new("--connect-timeout") { Description = "How long a connection to the provider or the hub may take: 500ms to 10m [default: 10s]", HelpName = "DURATION" };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_connect);
        command.Options.Add(FirstByte);
        command.Options.Add(Idle);
    }

    /// <summary>What was typed; what was not is <c>null</c>.</summary>
    public Deadlines Read(CliContext context) => new(Connect(context), FirstByte.Read(context), Idle.Read(context));

    private PatienceOption FirstByte { get; } = new(
        "--first-byte-timeout", "How long the provider may take to begin an answer, as it does while it loads a model or reads a long prompt: up to 24h, 0 for ever [default: 10m]");

    private PatienceOption Idle { get; } = new("--idle-timeout", "How long the provider may pause within an answer: up to 24h, 0 for ever [default: 2m]");

    private TimeSpan? Connect(CliContext context) =>
        context.Value(_connect) is not { } typed ? null
        : Duration.Parse(typed, "--connect-timeout") is var time && time > TimeSpan.Zero && time <= LongestConnect ? time
        : throw CliException.WrongUse($"--connect-timeout must be more than 0 and at most 10m, such as 10s, not '{typed}'.");
}
