namespace Gambi.Tunnel;

/// <summary>What a hub asks of a participant, without the body.</summary>
public sealed record TunnelRequestHead
{
    /// <summary>One of <see cref="TunnelOperations"/>.</summary>
    public required string Operation { get; init; }

    /// <summary><c>GET</c>, <c>POST</c> or <c>DELETE</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path under the provider's base with its query, for example <c>/v1/responses</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Request headers in order; hop-by-hop and <c>Authorization</c> headers are not among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether the client asked for a stream; the reply decides for itself.</summary>
    public bool Stream { get; init; }
}
