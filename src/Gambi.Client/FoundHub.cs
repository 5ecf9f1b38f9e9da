using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>A hub that announces itself on the local network, with what it told without being given any secret.</summary>
public sealed record FoundHub
{
    /// <summary>The name it announces, such as <c>gambi-hub-3000</c>; others chose it, so show it with care.</summary>
    public required string Name { get; init; }

    /// <summary>Its machine, such as <c>studio.local</c>.</summary>
    public required string HostName { get; init; }

    /// <summary>
    /// The best URL under which it answered, fit for <see cref="GambiClientOptions.HubUrl"/>; the likeliest one where none answered. The zone of a link-local address stands in
    /// <see cref="Uri.OriginalString"/> alone.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>Every URL it announces, likeliest first; at least one.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Whether it answered <c>GET /v1/health</c> at <see cref="Url"/>.</summary>
    public required bool IsReachable { get; init; }

    /// <summary>The version of discovery that it announces, now <c>1.0</c>; <c>null</c> when it says none.</summary>
    public string? Version { get; init; }

    /// <summary>Its rooms; <c>null</c> when it was not reached or does not show them: <see cref="Problem"/> says which.</summary>
    public IReadOnlyList<RoomSummary>? Rooms { get; init; }

    /// <summary>Why it was not reached, or why its rooms were not read (<c>FORBIDDEN</c>: it shows them to its admin alone); <c>null</c> when neither happened.</summary>
    public GambiException? Problem { get; init; }
}
