using System.CommandLine;
using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Cli.Output;

namespace Gambi.Cli.Wiring;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _format = new("--format")
    {
        Description = "text, json or ndjson [default: text on a terminal, JSON on a pipe; or GAMBI_FORMAT]",
        HelpName = "text|json|ndjson",
        Recursive = true,
    };

    private readonly Option<string?> _environment = new("--env")
    {
        Description = "Environment of the config file to take defaults from [or GAMBI_ENV]",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<bool> _interactive = new("--interactive") { Description = "Ask for what is missing, everything optional included", Recursive = true };
    private readonly Option<bool> _noInteractive = new("--no-interactive") { Description = "Never ask [or GAMBI_NO_INTERACTIVE=1]", Recursive = true };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Debug logs on standard error [or DEBUG=gambi]", Recursive = true };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Results and errors only", Recursive = true };

    /// <summary>Adds the options to the root, from where every command inherits them.</summary>
    public void AddTo(Command root)
    {
        foreach (Option option in (Option[])[_format, _environment, _interactive, _noInteractive, _verbose, _quiet])
        {
            root.Options.Add(option);
        }

        _format.CompletionSources.Add([.. FormatChoice.Names]);
    }

    /// <summary>The environment asked for by flag.</summary>
    public string? Environment(ParseResult parsed) => parsed.GetValue(_environment);

    /// <summary>Whether everything optional shall be asked for, too.</summary>
    public bool AskEverything(ParseResult parsed) => parsed.GetValue(_interactive);

    /// <summary>How a run of a command talks.</summary>
    public ConsoleSettings Settings(ParseResult parsed, bool streams, CliHost host)
    {
        bool asked = parsed.GetValue(_interactive);
        bool forbidden = parsed.GetValue(_noInteractive);
        if (asked && forbidden)
        {
            throw CliException.WrongUse("--interactive and --no-interactive cannot be used together.");
        }

        bool terminal = host.InIsTerminal && host.OutIsTerminal;
        OutputFormat chosen = FormatChoice.Choose(parsed.GetValue(_format), streams, host);
        if (asked && !(terminal && chosen == OutputFormat.Text))
        {
            throw CliException.WrongUse("--interactive needs a terminal for input and output, and the text format.", "Give the values as flags instead.");
        }

        return new()
        {
            Format = chosen,
            Interactive = terminal && !forbidden && (asked || !IsOn(host.NonEmptyVariable("GAMBI_NO_INTERACTIVE"))),
            Verbose = parsed.GetValue(_verbose) || AsksForDebug(host.NonEmptyVariable("DEBUG")),
            Quiet = parsed.GetValue(_quiet),
        };
    }

    private static bool IsOn(string? value) => value is not (null or "0") && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static bool AsksForDebug(string? value) =>
        value?.Split(',', StringSplitOptions.TrimEntries).Any(part => part == "*" || part.StartsWith("gambi", StringComparison.OrdinalIgnoreCase)) == true;
}
