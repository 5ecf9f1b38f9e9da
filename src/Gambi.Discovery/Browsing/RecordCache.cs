using System.Collections.Frozen;
using System.Net.Sockets;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Browsing;

/// <summary>What is known of one type's services on one interface; bounded, whatever is sent (RFC 6762 §5.2 and §10).</summary>
internal sealed class RecordCache
{
    /// <summary>Services of one type on one interface.</summary>
    public const int MostServices = 256;

    private const int MostOfOneName = 16;
    private const int LongestText = 4096;

    // 75 minutes is what RFC 6762 §10 recommends; of nobody is anything kept for longer without asking.
    private const uint LongestTtl = 4500;

    private static readonly double[] RefreshAt = [0.80, 0.85, 0.90, 0.95];
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(DnsName Name, RecordType Type), List<CachedRecord>> _records = [];
    private readonly HashSet<DnsName> _listed = [];

    // How many services are there.
    private readonly Dictionary<DnsName, int> _hosts = [];
    private readonly DnsName _type;
    private readonly Agenda _agenda;
    private readonly Random _random;
    private readonly Action<DnsQuestion> _onRefresh;
    private readonly Action _onEnded;

    /// <param name="type">The services' type.</param>
    /// <param name="agenda">When.</param>
    /// <param name="random">Keeps browsers from asking all at once.</param>
    /// <param name="onRefresh">Told when a record is to be asked for again.</param>
    /// <param name="onEnded">Told when something is not known any longer.</param>
    public RecordCache(DnsName type, Agenda agenda, Random random, Action<DnsQuestion> onRefresh, Action onEnded) =>
        (_type, _agenda, _random, _onRefresh, _onEnded) = (type, agenda, random, onRefresh, onEnded);

    /// <summary>The instances that are listed.</summary>
    public IReadOnlyCollection<DnsName> Instances => _listed;

    public IReadOnlyList<CachedRecord> Of(DnsName name, RecordType type) => _records.TryGetValue((name, type), out List<CachedRecord>? records) ? records : [];

    public IEnumerable<CachedRecord> AddressesOf(DnsName host) => Of(host, RecordType.A).Concat(Of(host, RecordType.Aaaa));

    /// <summary>The service record of an instance that was told last.</summary>
    public ServiceData? ServiceOf(DnsName instance) => Of(instance, RecordType.Srv).MaxBy(static service => service.Told)?.Record.Data as ServiceData;

    /// <summary>The text of an instance that was told last.</summary>
    public IReadOnlyDictionary<string, string> TextOf(DnsName instance) =>
        (Of(instance, RecordType.Txt).MaxBy(static text => text.Told)?.Record.Data as TextData)?.Pairs ?? FrozenDictionary<string, string>.Empty;

    /// <summary>Takes in what matters of one message.</summary>
    public void Take(IReadOnlyCollection<DnsRecord> records, AddressFamily over)
    {
        // What matters is known by what it belongs to, and a message may say it in any order.
        foreach (DnsRecord record in records.OrderBy(static record => record.Type is RecordType.Ptr ? 0 : record.Type is RecordType.A or RecordType.Aaaa ? 2 : 1))
        {
            if (Matters(record))
            {
                Take(record, over);
            }
        }
    }

    /// <summary>Ends everything without telling.</summary>
    public void Clear()
    {
        foreach (CachedRecord record in _records.Values.SelectMany(static records => records))
        {
            record.Next?.Cancel();
        }

        _records.Clear();
        _listed.Clear();
        _hosts.Clear();
    }

    private bool Matters(DnsRecord record) => record.Data switch
    {
        PointerData pointer => record.Name.Equals(_type) && pointer.Target.IsChildOf(_type),
        ServiceData => _listed.Contains(record.Name),
        TextData text => text.Bytes.Length <= LongestText && _listed.Contains(record.Name),
        AddressData => _hosts.ContainsKey(record.Name),
        _ => false,
    };

    private void Take(DnsRecord record, AddressFamily over)
    {
        var key = (record.Name, record.Type);
        if (!_records.TryGetValue(key, out List<CachedRecord>? known))
        {
            known = [];
        }

        CachedRecord? same = known.Find(one => one.Record.Data.Equals(record.Data));
        if (record.Ttl == 0)
        {
            EndSoon(same);
            return;
        }

        if (record.CacheFlush)
        {
            // What was told within the last second may be the rest of the same (RFC 6762 §10.2).
            known.Where(one => one != same && _agenda.Now - one.Told > Farewell).ToList().ForEach(EndSoon);
        }

        if (same is null)
        {
            if (known.Count >= (record.Type == RecordType.Ptr ? MostServices : MostOfOneName) && !TryMakeRoom(record, known))
            {
                return;
            }

            same = new CachedRecord(record);
            known.Add(same);
            _records[key] = known;
            Added(record.Data);
        }

        (same.Told, same.Lifetime) = (_agenda.Now, TimeSpan.FromSeconds(Math.Min(record.Ttl, LongestTtl)));
        same.Over.Add(over);
        Refresh(same, 0);
    }

    /// <summary>Of services, one that nobody could connect to has to go; of the rest, the one that was told longest ago.</summary>
    private bool TryMakeRoom(DnsRecord record, List<CachedRecord> known)
    {
        CachedRecord? least = record.Type == RecordType.Ptr
            ? known.Find(pointer => ServiceOf(((PointerData)pointer.Record.Data).Target) is not { } service || !AddressesOf(service.Target).Any())
            : known.MinBy(static one => one.Told);
        if (least is null)
        {
            return false;
        }

        Remove(least);
        return true;
    }

    private void Refresh(CachedRecord record, int step)
    {
        record.Next?.Cancel();
        record.Next = step == RefreshAt.Length
            ? _agenda.At(record.Told + record.Lifetime, () => End(record))
            : _agenda.At(record.Told + (record.Lifetime * (RefreshAt[step] + (_random.NextDouble() * 0.02))), () =>
            {
                Refresh(record, step + 1);
                _onRefresh(new DnsQuestion(record.Record.Name, record.Record.Type));
            });
    }

    private void EndSoon(CachedRecord? record)
    {
        if (record is not null)
        {
            // When it was told stays, so that what replaces it counts as the later.
            record.Lifetime = _agenda.Now + Farewell - record.Told;
            Refresh(record, RefreshAt.Length);
        }
    }

    private void End(CachedRecord record)
    {
        Remove(record);
        _onEnded();
    }

    private void Added(RecordData data)
    {
        if (data is PointerData pointer)
        {
            _listed.Add(pointer.Target);
        }
        else if (data is ServiceData service)
        {
            _hosts[service.Target] = _hosts.GetValueOrDefault(service.Target) + 1;
        }
    }

    /// <summary>With it goes what mattered for its sake only.</summary>
    private void Remove(CachedRecord record)
    {
        record.Next?.Cancel();
        var key = (record.Record.Name, record.Record.Type);
        if (!_records.TryGetValue(key, out List<CachedRecord>? known) || !known.Remove(record))
        {
            return;
        }

        if (known.Count == 0)
        {
            _records.Remove(key);
        }

        if (record.Record.Data is PointerData pointer)
        {
            _listed.Remove(pointer.Target);
            RemoveAll(pointer.Target, RecordType.Srv, RecordType.Txt);
        }
        else if (record.Record.Data is ServiceData service && --_hosts[service.Target] == 0)
        {
            _hosts.Remove(service.Target);
            RemoveAll(service.Target, RecordType.A, RecordType.Aaaa);
        }
    }

    private void RemoveAll(DnsName name, params ReadOnlySpan<RecordType> types)
    {
        foreach (RecordType type in types)
        {
            Of(name, type).ToList().ForEach(Remove);
        }
    }
}
