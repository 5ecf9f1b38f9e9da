using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Connecting;

/// <summary><c>--password</c> and <c>--password-env</c>: a room's password, typed or taken from a variable.</summary>
internal sealed class PasswordOptions(bool typed = true)
{
    private readonly Option<string?> _password = new("--password", "-p")
    {
        Description = "The room's password; --password-env keeps it out of the shell's history",
        HelpName = "PASSWORD",
    };

    private readonly Option<string?> _variable = new("--password-env") { Description = "Variable that holds the room's password", HelpName = "VAR" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        if (typed)
        {
            command.Options.Add(_password);
        }

        command.Options.Add(_variable);
    }

    /// <summary>The password, or <c>null</c> when none is given.</summary>
    public string? Resolve(CliContext context)
    {
        string? password = typed ? context.Value(_password) : null;
        string? variable = context.Value(_variable);
        if (password is not null && variable is not null)
        {
            throw CliException.WrongUse("--password and --password-env cannot be used together.");
        }

        if (password is "")
        {
            throw CliException.WrongUse("--password must not be empty.", "Leave it out for a room without a password.");
        }

        return Check(variable is null ? password : RequireVariable(context, variable, "--password-env"));
    }

    // What a file with a line break at its end leaves in a variable: no header can carry it.
    private static string? Check(string? password) => password?.Any(char.IsControl) == true
        ? throw CliException.WrongUse("The password has a line break or another control character.", "Is there one at the end of the variable's value?")
        : password;

    /// <summary>The value of a variable that a flag names.</summary>
    public static string RequireVariable(CliContext context, string variable, string flag) =>
        context.Host.NonEmptyVariable(variable)
        ?? throw CliException.WrongUse($"{flag} names the variable {variable}, which is not set.", $"Set it first: export {variable}=…");
}
