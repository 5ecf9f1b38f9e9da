using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;

namespace Gambi.Cli.Output;

/// <summary>Which format a command writes: the flag, else the variable, else what suits the reader.</summary>
internal static class FormatChoice
{
    /// <summary>The names of the formats, as flags and variables spell them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["text", "json", "ndjson"];

    /// <summary>The format for a command that <paramref name="streams"/> lines or answers once.</summary>
    public static OutputFormat Choose(string? flag, bool streams, CliHost host)
    {
        OutputFormat chosen = flag is not null
            ? Parse(flag, "--format")
            : host.NonEmptyVariable("GAMBI_FORMAT") is { } variable ? Parse(variable, "GAMBI_FORMAT") : ForReader(host);
        return streams && chosen == OutputFormat.Json ? OutputFormat.Ndjson : chosen;
    }

    /// <summary>What suits the reader of the output: a person text, a program JSON.</summary>
    public static OutputFormat ForReader(CliHost host) => host.OutIsTerminal ? OutputFormat.Text : OutputFormat.Json;

    private static OutputFormat Parse(string name, string from) => name.ToLowerInvariant() switch
    {
        "text" => OutputFormat.Text,
        "json" => OutputFormat.Json,
        "ndjson" => OutputFormat.Ndjson,
        _ => throw CliException.WrongUse($"{from} must be one of {string.Join(", ", Names)}, not '{name}'.", SpellingHint.For(name, Names)),
    };
}
