namespace Gambi.Contracts;

/// <summary>Where and with what a participant opens its tunnel.</summary>
public sealed record TunnelBootstrap
{
    /// <summary>The ws(s) URL without the token.</summary>
    public required string Url { get; init; }

    /// <summary>Good once, for 60 seconds; sent as <c>?token=</c>.</summary>
    public required string Token { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Url} (token redacted)";
}
