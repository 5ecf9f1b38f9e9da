namespace Gambi.Cli.Settings;

/// <summary>The configuration file: named environments, and which of them is used when none is asked for.</summary>
internal sealed record CliConfig
{
    /// <summary>The environment used without <c>--env</c>.</summary>
    public string? DefaultEnv { get; init; }

    /// <summary>Environments by name.</summary>
    public IReadOnlyDictionary<string, CliEnvironment>? Envs { get; init; }
}
