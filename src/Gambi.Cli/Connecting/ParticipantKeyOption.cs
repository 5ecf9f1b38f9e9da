using System.CommandLine;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Connecting;

/// <summary><c>--key-env</c>: a participant's key, taken from a variable.</summary>
internal sealed class ParticipantKeyOption : Option<string?>
{
    public ParticipantKeyOption() : base("--key-env")
    {
        Description = "Variable that holds the participantKey its first registration answered; with it no password is needed";
        HelpName = "VAR";
    }

    /// <summary>The key, or <c>null</c> when none is given.</summary>
    public string? Resolve(CliContext context) => context.Value(this) is { } variable ? PasswordOptions.RequireVariable(context, variable, Name) : null;
}
