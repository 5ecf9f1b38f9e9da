using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
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
        if (FindMissingValue(parsed, command) is { } missing)
        {
            return missing;
        }

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

        if (FindBadNumber(parsed) is { } bad)
        {
            return bad;
        }

        return parsed.Errors.Count == 0
            ? null
            : CliException.WrongUse(string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct()), $"See `{Path(parsed.CommandResult)} --help`.");
    }

    // What an empty variable leaves behind: the library takes the next flag for the value.
    private static CliException? FindMissingValue(ParseResult parsed, Command command)
    {
        HashSet<string> flags = [.. FlagsOf(command)];
        return parsed.CommandResult.Children.OfType<OptionResult>()
            .Where(option => option.Tokens.Any(token => flags.Contains(token.Value)))
            .Select(option => CliException.WrongUse(
                $"{option.Option.Name} needs a value; '{option.Tokens.First(token => flags.Contains(token.Value)).Value}' follows it.", $"See `{Path(parsed.CommandResult)} --help`."))
            .FirstOrDefault();
    }

    // The library's own words for this name a type of .NET.
    private static CliException? FindBadNumber(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>()
        .Where(option => option.Option.ValueType == typeof(int?) || option.Option.ValueType == typeof(int))
        .Where(option => option.Tokens is [var typed] && !int.TryParse(typed.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        .Select(option => CliException.WrongUse($"{option.Option.Name} must be a whole number, not '{option.Tokens[0].Value}'.", $"See `{Path(parsed.CommandResult)} --help`."))
        .FirstOrDefault();

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
