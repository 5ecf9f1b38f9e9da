namespace Gambi.Discovery;

/// <summary>A service to publish.</summary>
public sealed record ServiceRegistration
{
    /// <summary>The instance's name as people read it: 1 to 63 bytes of UTF-8. Where it is taken, the next free of <c>NAME (2)</c>, <c>NAME (3)</c>, … is published.</summary>
    public required string InstanceName { get; init; }

    /// <summary>A name of at most 15 letters, digits and hyphens, and the transport: such as <c>_gambi._tcp</c>.</summary>
    public required string ServiceType { get; init; }

    /// <summary>The port, 1 to 65,535.</summary>
    public required int Port { get; init; }

    /// <summary>
    /// The TXT record's pairs: keys of printable ASCII without <c>=</c>; key, <c>=</c> and value at most 255 bytes of UTF-8, all pairs together at most 1,100. Default: none.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Text { get; init; } = [];

    /// <summary>
    /// Told the new name whenever the service is published under another than before, which may be at any time: two networks that become one may have one name twice. One call at a time, from
    /// any thread; it must be quick and must not throw. Default: null, nobody is told.
    /// </summary>
    public Action<string>? Renamed { get; init; }
}
