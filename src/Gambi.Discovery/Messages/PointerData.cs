namespace Gambi.Discovery.Messages;

/// <summary>PTR: another name.</summary>
internal sealed record PointerData(DnsName Target) : RecordData
{
    public override RecordType Type => RecordType.Ptr;
}
