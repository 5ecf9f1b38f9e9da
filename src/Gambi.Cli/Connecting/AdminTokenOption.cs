using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Connecting;

/// <summary><c>--admin-token-env</c>: the hub's admin token, taken from a variable: on a command line everybody on the machine could read it.</summary>
internal sealed class AdminTokenOption : Option<string?>
{
    public AdminTokenOption(string description = "Variable that holds the hub's admin token, where the hub has one") : base("--admin-token-env")
    {
        Description = description;
        HelpName = "VAR";
    }

    /// <summary>The token, or <c>null</c> when none is given.</summary>
    public string? Resolve(CliContext context)
    {
        if (context.Value(this) is not { } variable)
        {
            return null;
        }

        string token = PasswordOptions.RequireVariable(context, variable, Name);
        return token.Length <= ContractLimits.PasswordLength && token.All(static c => c is > ' ' and <= '~')
            ? token
            : throw CliException.WrongUse($"{Name}: the value of {variable} is no token: it must be 1 to {ContractLimits.PasswordLength} characters of printable ASCII, without spaces.");
    }
}
