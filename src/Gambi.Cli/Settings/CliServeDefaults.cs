namespace Gambi.Cli.Settings;

/// <summary>What the flags of <c>hub serve</c> default to in one environment.</summary>
internal sealed record CliServeDefaults
{
    /// <summary>The address to listen on.</summary>
    public string? Host { get; init; }

    /// <summary>The port to listen on.</summary>
    public int? Port { get; init; }

    /// <summary>Whether the hub shall announce itself on the network.</summary>
    public bool? Mdns { get; init; }
}
