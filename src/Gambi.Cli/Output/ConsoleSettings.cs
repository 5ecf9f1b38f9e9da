namespace Gambi.Cli.Output;

/// <summary>How one run talks, from its common flags and variables.</summary>
internal sealed record ConsoleSettings
{
    /// <summary>How results are written.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>Whether questions may be asked.</summary>
    public bool Interactive { get; init; }

    /// <summary>Debug logs, and the trace of an unexpected error.</summary>
    public bool Verbose { get; init; }

    /// <summary>Results and errors only.</summary>
    public bool Quiet { get; init; }
}
