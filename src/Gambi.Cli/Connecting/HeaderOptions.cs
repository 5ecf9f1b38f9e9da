using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Connecting;

/// <summary><c>--header</c> and <c>--header-env</c>: what the provider wants to see; it never leaves this machine.</summary>
internal sealed class HeaderOptions
{
    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "Header for the provider, stays on this machine (repeatable)",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _variables = new("--header-env")
    {
        Description = "Header for the provider, its value from a variable (repeatable)",
        HelpName = "NAME=VAR",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_headers);
        command.Options.Add(_variables);
    }

    /// <summary>The headers: the environment's, over them the flags'.</summary>
    public IReadOnlyDictionary<string, string> Resolve(CliContext context)
    {
        var headers = new Dictionary<string, string>(context.Environment.Headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        foreach (string typed in context.Value(_headers) ?? [])
        {
            (string name, string value) = Split(typed, "--header", "NAME=VALUE");
            headers[name] = value;
        }

        foreach (string typed in context.Value(_variables) ?? [])
        {
            (string name, string variable) = Split(typed, "--header-env", "NAME=VAR");
            headers[name] = PasswordOptions.RequireVariable(context, variable, $"--header-env {name}");
        }

        return headers;
    }

    /// <summary>Cuts <c>NAME=VALUE</c>; the error names the header at most, for the rest may be a secret.</summary>
    public static (string Name, string Value) Split(string typed, string flag, string form)
    {
        int at = typed.IndexOf('=', StringComparison.Ordinal);
        string name = at < 0 ? "" : typed[..at].Trim();
        string value = at < 0 ? "" : typed[(at + 1)..].Trim();
        if (name.Length == 0 || value.Length == 0)
        {
            throw CliException.WrongUse($"{flag} wants {form}, with neither side empty{(name.Length > 0 ? $" (header '{name}')" : "")}.");
        }

        return name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)) && !value.Any(char.IsControl)
            ? (name, value)
            : throw CliException.WrongUse($"{flag}: '{name}' is not a header that can be sent.");
    }
}
