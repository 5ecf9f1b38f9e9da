using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Participants;

/// <summary>A flag that says how long something may be silent: up to a day, or for ever.</summary>
internal sealed class PatienceOption : Option<string?>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public PatienceOption(string name, string description) : base(name)
    {
        Description = description;
        HelpName = "DURATION";
    }

    /// <summary>What was typed, zero for ever; <c>null</c> when nothing was.</summary>
    public TimeSpan? Read(CliContext context) =>
        context.Value(this) is not { } typed ? null
        : Duration.Parse(typed, Name) is var time && time <= Longest ? time
        : throw CliException.WrongUse($"{Name} must be at most 24h, or 0 for ever, not '{typed}'.");
}
