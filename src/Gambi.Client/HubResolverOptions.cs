using Gambi.Discovery;

namespace Gambi.Client;

/// <summary>How hubs are looked for.</summary>
public sealed record HubResolverOptions
{
    /// <summary>How long announcements are listened for, always to its end: a hub that answers late is as good as one that answers at once. More than zero. Default: 1.5 s.</summary>
    public TimeSpan BrowseTime { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a hub may take to answer one request, and all of them to be reached once the listening has ended. More than zero. Default: 2 s.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What listens. Default: multicast DNS on every interface of this machine.</summary>
    public IServiceBrowser? Browser { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What sends the requests, when not sockets; its owner disposes it. Default: sockets of the resolver's own.</summary>
    public HttpMessageHandler? Handler { get; init; }
}
