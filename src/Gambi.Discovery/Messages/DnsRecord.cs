namespace Gambi.Discovery.Messages;

/// <summary>A record of the class IN.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Data">What it says.</param>
/// <param name="Ttl">For how many seconds it holds; zero is a goodbye.</param>
/// <param name="CacheFlush">Whether nothing else of this name and type holds any longer (RFC 6762 §10.2).</param>
internal sealed record DnsRecord(DnsName Name, RecordData Data, uint Ttl, bool CacheFlush = false)
{
    public RecordType Type => Data.Type;

    /// <summary>Whether both say the same, for however long.</summary>
    public bool SaysSameAs(DnsRecord other) => Name.Equals(other.Name) && Data.Equals(other.Data);
}
