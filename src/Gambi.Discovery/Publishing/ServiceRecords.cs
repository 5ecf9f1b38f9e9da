using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Publishing;

/// <summary>The records of one service under its names of the moment.</summary>
internal sealed class ServiceRecords
{
    // RFC 6762 §10: two minutes for what has to do with the host, 75 minutes for the rest.
    private const uint HostTtl = 120;
    private const uint OtherTtl = 4500;

    private readonly DnsRecord _service;
    private readonly DnsRecord _text;
    private readonly DnsRecord _denial;

    public ServiceRecords(DnsName type, string instance, DnsName host, ushort port, TextData text)
    {
        (Type, InstanceName, Instance, Host) = (type, instance, type.Under(instance), host);
        Pointer = new DnsRecord(type, new PointerData(Instance), OtherTtl);
        Enumeration = new DnsRecord(ServiceTypeName.AllTypes, new PointerData(type), OtherTtl);
        _service = new DnsRecord(Instance, new ServiceData(0, 0, port, host), HostTtl, CacheFlush: true);
        _text = new DnsRecord(Instance, text, OtherTtl, CacheFlush: true);
        _denial = new DnsRecord(Instance, new DenialData(Instance, RecordType.Srv, RecordType.Txt), HostTtl, CacheFlush: true);
    }

    public DnsName Type { get; }

    public string InstanceName { get; }

    public DnsName Instance { get; }

    public DnsName Host { get; }

    /// <summary>The service in the list of its type; others list theirs beside it.</summary>
    public DnsRecord Pointer { get; }

    /// <summary>The type in the list of types; others say the very same.</summary>
    public DnsRecord Enumeration { get; }

    /// <summary>Whether the name is nobody else's.</summary>
    public bool Owns(DnsName name) => name.Equals(Instance) || name.Equals(Host);

    /// <summary>Whether there are records of ours with that name.</summary>
    public bool Speaks(DnsName name) => Owns(name) || name.Equals(Type) || name.Equals(Enumeration.Name);

    public static bool IsShared(DnsRecord record) => record.Type == RecordType.Ptr;

    /// <summary>What nobody else may say anything different of.</summary>
    public IEnumerable<DnsRecord> Unique(IMulticastLink link) => [_service, _text, .. Addresses(link)];

    public IEnumerable<DnsRecord> All(IMulticastLink link) => [Pointer, Enumeration, .. Unique(link)];

    /// <summary>Everything that answers the question; that there is nothing, where it asks for what a name of ours has not.</summary>
    public IEnumerable<DnsRecord> Answers(DnsQuestion question, IMulticastLink link)
    {
        DnsRecord[] answers = [.. All(link).Where(record => record.Name.Equals(question.Name) && question.Type is var type && (type == RecordType.Any || type == record.Type))];
        return answers.Length == 0 && Owns(question.Name) ? [Denial(question.Name, link)] : answers;
    }

    /// <summary>What whoever gets these answers will ask for next (RFC 6763 §12).</summary>
    public IEnumerable<DnsRecord> Beside(IReadOnlyCollection<DnsRecord> answers, IMulticastLink link)
    {
        IEnumerable<DnsRecord> beside = [];
        if (answers.Any(Pointer.Equals))
        {
            beside = Unique(link);
        }
        else if (answers.Any(static answer => answer.Type is RecordType.Srv or RecordType.A or RecordType.Aaaa))
        {
            beside = Addresses(link);
        }

        return beside.Where(record => !answers.Contains(record));
    }

    private IEnumerable<DnsRecord> Addresses(IMulticastLink link) =>
        link.Addresses.Select(own => new DnsRecord(Host, new AddressData(own.Address), HostTtl, CacheFlush: true));

    private DnsRecord Denial(DnsName name, IMulticastLink link) => name.Equals(Instance)
        ? _denial
        : new DnsRecord(Host, new DenialData(Host, Addresses(link).Select(static address => address.Type)), HostTtl, CacheFlush: true);
}
