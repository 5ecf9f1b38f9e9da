namespace Gambi.Discovery;

/// <summary>A service to publish.</summary>
public sealed record ServiceRegistration
{
    /// <summary>The instance's name as people read it: 1 to 63 bytes of UTF-8. Where it is taken, the next free of <c>NAME (2)</c>, <c>NAME (3)</c>, … is published.</summary>
    public required string InstanceName { get; init; }

    /// <summary>Such as <c>_gambi._tcp</c>.</summary>
    public required string ServiceType { get; init; }

    /// <summary>The port, 1 to 65,535.</summary>
    public required int Port { get; init; }

    /// <summary>The TXT record's pairs, each at most 255 bytes. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Text { get; init; } = [];

    /// <summary>Told the new name whenever the service had to be renamed, after the first time too. It must be quick and must not throw.</summary>
    public Action<string>? Renamed { get; init; }
}
