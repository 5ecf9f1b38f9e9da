namespace Gambi.Cli.Settings;

/// <summary>What the flags of <c>hub serve</c> default to in one environment.</summary>
internal sealed record CliServeDefaults
{
    /// <summary>The address to listen on.</summary>
    public string? Host { get; init; }

    /// <summary>The port to listen on.</summary>
    public int? Port { get; init; }
}
