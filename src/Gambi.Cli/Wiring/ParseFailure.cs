using System.CommandLine;
using System.CommandLine.Parsing;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;

namespace Gambi.Cli.Wiring;

/// <summary>What is wrong with what was typed, said with the nearest right name.</summary>
internal static class ParseFailure
{
    /// <summary>The failure, or <c>null</c> when the line can be run.</summary>
    public static CliException? Find(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (FindMisspeltFlag(parsed) is { } flag)
        {
            return Unmatched(flag, command, "Put -- before an argument that starts with a dash.");
        }

        if (parsed.UnmatchedTokens is [var token, ..])
        {
            return Unmatched(token, command, "See --help for the flags of this command.");
        }

        if (command is not CliCommand)
        {
            return CliException.WrongUse(
                $"'{Path(parsed.CommandResult)}' needs a command: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}.",
                $"See `{Path(parsed.CommandResult)} --help`.");
        }

        return parsed.Errors.Count == 0
            ? null
            : CliException.WrongUse(string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct()), $"See `{Path(parsed.CommandResult)} --help`.");
    }

    // An argument takes any word that is no flag of ours, misspelt flags included; after "--" everything is meant as it stands.
    private static string? FindMisspeltFlag(ParseResult parsed)
    {
        HashSet<string> flags = [.. parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).Where(value => value is ['-', not ' ', ..])];
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).FirstOrDefault(flags.Contains);
    }

    private static CliException Unmatched(string token, Command command, string otherwise)
    {
        string name = token.Split('=')[0];
        if (token.StartsWith('-'))
        {
            return CliException.WrongUse($"Unknown flag '{name}'.", SpellingHint.For(name, FlagsOf(command)) ?? otherwise);
        }

        return command.Subcommands.Count > 0
            ? CliException.WrongUse(
                $"Unknown command '{token}'.",
                SpellingHint.For(token, command.Subcommands.Select(sub => sub.Name)) ?? $"Commands: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}.")
            : CliException.WrongUse($"Unexpected argument '{token}'.", "Quote values that have spaces; see --help.");
    }

    private static IEnumerable<string> FlagsOf(Command command)
    {
        IEnumerable<Option> options = command.Options;
        for (Command? parent = command.Parents.OfType<Command>().FirstOrDefault(); parent is not null; parent = parent.Parents.OfType<Command>().FirstOrDefault())
        {
            options = options.Concat(parent.Options.Where(option => option.Recursive));
        }

        return options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
    }

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "gambi";
}
