using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Connecting;

/// <summary><c>--participant-id</c>: who a command is about.</summary>
internal sealed class ParticipantIdOption : Option<string?>
{
    public ParticipantIdOption() : base("--participant-id")
    {
        Description = "The participant's id, the same in every retry";
        HelpName = "ID";
    }

    /// <summary>The id, checked; <c>null</c> when it is not given.</summary>
    public string? Find(CliContext context) => context.Value(this) is { } id ? Check(id) : null;

    /// <summary>The id, which must be given.</summary>
    public string Require(CliContext context) =>
        Find(context) ?? throw CliException.WrongUse($"{Name} is required.", "List the participants with `gambi participant list`.");

    /// <summary>An id in the form that participants have.</summary>
    public static string Check(string id) =>
        ParticipantId.FindProblem(id) is { } problem ? throw CliException.WrongUse($"--participant-id: {problem}") : id;
}
