namespace Gambi.Discovery.Messages;

/// <summary>SRV: the host and port where a service is.</summary>
internal sealed record ServiceData(ushort Priority, ushort Weight, ushort Port, DnsName Target) : RecordData
{
    public override RecordType Type => RecordType.Srv;
}
