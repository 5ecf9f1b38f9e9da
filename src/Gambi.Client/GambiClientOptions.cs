using Gambi.Client.Http;

namespace Gambi.Client;

/// <summary>Where the hub is and how to talk to it.</summary>
public sealed class GambiClientOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(24);

    private readonly Random? _random;

    /// <summary>The hub's http(s) URL; a path prefix (a hub behind a proxy) is kept, with or without a slash at its end.</summary>
    public required Uri HubUrl { get; init; }

    /// <summary>Sent on every request, for what stands before the hub. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The room's password, sent as <c>X-Gambi-Password</c>. Default: none.</summary>
    public string? Password { get; init; }

    /// <summary>The hub's admin token, sent as <c>X-Gambi-Admin</c>: creating, deleting and listing rooms and watching all of them want it where the hub has one. Default: none.</summary>
    public string? AdminToken { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Spreads reconnecting clients over time; used by one client. Default: a new one for each client that is made with these options.</summary>
    public Random Random
    {
        get => _random ?? new();
        init => _random = value;
    }

    /// <summary>
    /// How long a management call may take, and an event stream may take to open; answers of models have no limit. More than 0, at most 24 hours. Default: 10 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What sends the requests, when not sockets; its owner disposes it. Default: sockets of this client's own.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Leaves the password, the token and the values of headers out, so that no log can hold them.</summary>
    public override string ToString() => $"{nameof(GambiClientOptions)} {HubUrl}";

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    internal void Validate()
    {
        HubRoute.BaseOf(HubUrl);
        ArgumentNullException.ThrowIfNull(Headers);
        ArgumentNullException.ThrowIfNull(Time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RequestTimeout, LongestTimeout);
    }
}
