using System.CommandLine;
using Gambi.Cli.Hosting;
using Gambi.Cli.Output;
using Gambi.Cli.Prompts;
using Gambi.Cli.Settings;

namespace Gambi.Cli.Wiring;

/// <summary>One run of one command: what was typed, where it talks, and what its environment gives.</summary>
internal sealed record CliContext
{
    /// <summary>What the process was started with.</summary>
    public required CliHost Host { get; init; }

    /// <summary>The door to the streams.</summary>
    public required GambiConsole Console { get; init; }

    /// <summary>What was typed.</summary>
    public required ParseResult Parsed { get; init; }

    /// <summary>The environment of the config file; an empty one for a command that reads it itself.</summary>
    public required CliEnvironment Environment { get; init; }

    /// <summary>The environment asked for by flag.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>The signals that end the run.</summary>
    public required TerminationSignals Signals { get; init; }

    /// <summary>Who asks, where asking is allowed.</summary>
    public required IPrompter Prompts { get; init; }

    /// <summary>Whether everything optional shall be asked for, too.</summary>
    public bool AskEverything { get; init; }

    /// <summary>The value of an option or argument.</summary>
    public T? Value<T>(Option<T> option) => Parsed.GetValue(option);
}
