namespace Gambi.Discovery.Messages;

/// <summary>A message of multicast DNS, without what it has of types and classes that are not known here.</summary>
internal sealed record DnsMessage
{
    /// <summary>Zero in multicasts; that of the question in answers to a legacy querier.</summary>
    public ushort Id { get; init; }

    public bool IsResponse { get; init; }

    /// <summary>In a query: more known answers follow in another message (RFC 6762 §7.2).</summary>
    public bool IsTruncated { get; init; }

    public IReadOnlyList<DnsQuestion> Questions { get; init; } = [];

    /// <summary>In a query: what the asker knows.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    /// <summary>In a query: what the asker is about to claim (RFC 6762 §8.2).</summary>
    public IReadOnlyList<DnsRecord> Authorities { get; init; } = [];

    public IReadOnlyList<DnsRecord> Additionals { get; init; } = [];
}
