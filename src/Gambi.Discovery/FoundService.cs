using System.Net;

namespace Gambi.Discovery;

/// <summary>A service that a browser found, as far as it is known: enough to try to connect.</summary>
public sealed record FoundService
{
    /// <summary>The instance's name as people read it, without type and domain.</summary>
    public required string InstanceName { get; init; }

    /// <summary>The host's name, such as <c>studio.local</c>, without the dot at its end.</summary>
    public required string HostName { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>Where to try, likeliest first, at least one; a link-local IPv6 address has the scope it was heard on.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The TXT record's pairs; keys without regard to case, a key without value is the empty string.</summary>
    public required IReadOnlyDictionary<string, string> Text { get; init; }
}
