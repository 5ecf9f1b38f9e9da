namespace Gambi.Cli.Settings;

/// <summary>What flags default to in one environment.</summary>
internal sealed record CliEnvironment
{
    /// <summary>The hub.</summary>
    public string? HubUrl { get; init; }

    /// <summary>The provider's URL for joining.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Headers the provider wants; they never leave this machine.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Whether joining keeps the machine's data to itself.</summary>
    public bool? NoSpecs { get; init; }

    /// <summary>Defaults of <c>hub serve</c>.</summary>
    public CliServeDefaults? Serve { get; init; }

    /// <summary>Leaves the headers out, so that no log can hold them.</summary>
    public override string ToString() => $"{nameof(CliEnvironment)} {HubUrl}";
}
