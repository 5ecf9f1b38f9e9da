namespace Gambi.Discovery.Messages;

/// <summary>NSEC as multicast DNS uses it (RFC 6762 §6.1): the types that its name has, so that there are no others.</summary>
internal sealed record DenialData : RecordData
{
    private readonly RecordType[] _types;

    public DenialData(DnsName next, params IEnumerable<RecordType> types) => (Next, _types) = (next, [.. types.Order().Distinct()]);

    public DnsName Next { get; }

    /// <summary>In the order of their numbers; only those below 256.</summary>
    public IReadOnlyList<RecordType> Types => _types;

    public override RecordType Type => RecordType.Nsec;

    public bool Equals(DenialData? other) => other is not null && Next.Equals(other.Next) && _types.AsSpan().SequenceEqual(other._types);

    public override int GetHashCode() => HashCode.Combine(Next, _types.Length);
}
