using System.Net;
using System.Net.Sockets;
using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Browsing;

/// <summary>The services of one type as one interface shows them.</summary>
internal sealed class InterfaceView
{
    // 224.0.0.0/4, and what is reserved behind it.
    private const byte FirstMulticast = 224;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<DnsQuestion, WantedAnswer> _wanted = [];
    private readonly Dictionary<IMulticastLink, LinkQuestions> _links = [];
    private readonly DnsName _type;
    private readonly Agenda _agenda;
    private readonly Random _random;
    private readonly SentPackets _sent;
    private readonly Action _onChange;
    private Appointment? _changed;

    public InterfaceView(int index, DnsName type, Agenda agenda, Random random, SentPackets sent, Action onChange)
    {
        (Index, _type, _agenda, _random, _sent, _onChange) = (index, type, agenda, random, sent, onChange);
        Cache = new RecordCache(type, agenda, random, Ask, Changed);
    }

    public int Index { get; }

    public RecordCache Cache { get; }

    /// <summary>Whether only this machine is there.</summary>
    public bool IsLoopback => _links.Keys.All(static link => link.Addresses.All(static own => IPAddress.IsLoopback(own.Address)));

    public bool Uses(IMulticastLink link) => _links.ContainsKey(link);

    /// <summary>Asks over those links, and over others no longer.</summary>
    public void Use(IReadOnlyCollection<IMulticastLink> links)
    {
        foreach (IMulticastLink gone in _links.Keys.Where(link => !links.Contains(link)).ToArray())
        {
            _links.Remove(gone, out LinkQuestions? questions);
            questions!.Stop();
        }

        foreach (IMulticastLink link in links.Where(link => !_links.ContainsKey(link)))
        {
            var questions = new LinkQuestions(new LinkOutput(link, _sent), _type, Cache, _agenda, _random);
            _links.Add(link, questions);
            questions.Begin();
        }
    }

    public void Stop()
    {
        _changed?.Cancel();
        Use([]);
        Cache.Clear();
        Want([]);
    }

    public void Take(IMulticastLink link, DnsMessage message)
    {
        if (message.IsResponse)
        {
            Cache.Take([.. message.Answers.Concat(message.Additionals).Where(IsHonest)], link.Family);
            Changed();
        }
        else
        {
            _links[link].Heard(message);
        }
    }

    /// <summary>Where the host can be reached, likeliest first.</summary>
    public IEnumerable<IPAddress> AddressesOf(DnsName host)
    {
        LinkAddress[] own = [.. _links.Keys.SelectMany(static link => link.Addresses).Distinct()];
        return Cache.AddressesOf(host)
            .Select(known => ((AddressData)known.Record.Data).Address)
            .OrderBy(address => address.IsIPv6LinkLocal ? 2 : own.Any(mine => mine.IsNear(address)) ? 0 : 1)
            .ThenBy(static address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .ThenBy(static address => address.ToString(), StringComparer.Ordinal)
            .Select(address => address.IsIPv6LinkLocal ? new IPAddress(address.GetAddressBytes(), Index) : address);
    }

    /// <summary>Nobody else is where this machine calls itself, and nobody at all where many or none are.</summary>
    private bool IsHonest(DnsRecord record) => record.Data is not AddressData { Address: var address } || (IPAddress.IsLoopback(address)
        ? IsLoopback && !address.IsIPv4MappedToIPv6
        : !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6 && !address.Equals(IPAddress.IPv6Any)
            && !(address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is 0 or >= FirstMulticast));

    /// <summary>What it means is looked at for all packets of a moment at once, so that a flood of them costs little.</summary>
    private void Changed()
    {
        if (_changed is not { IsPending: true })
        {
            _changed = _agenda.In(Moment, () =>
            {
                Want([.. Cache.Instances.SelectMany(Missing)]);
                _onChange();
            });
        }
    }

    private IEnumerable<DnsQuestion> Missing(DnsName instance)
    {
        if (Cache.Of(instance, RecordType.Txt).Count == 0)
        {
            yield return new DnsQuestion(instance, RecordType.Txt);
        }

        if (Cache.ServiceOf(instance) is not { } service)
        {
            yield return new DnsQuestion(instance, RecordType.Srv);
        }
        else if (!Cache.AddressesOf(service.Target).Any())
        {
            yield return new DnsQuestion(service.Target, RecordType.A);
            yield return new DnsQuestion(service.Target, RecordType.Aaaa);
        }
    }

    private void Want(HashSet<DnsQuestion> questions)
    {
        foreach (DnsQuestion answered in _wanted.Keys.Where(question => !questions.Contains(question)).ToArray())
        {
            _wanted.Remove(answered, out WantedAnswer? wanted);
            wanted!.Again?.Cancel();
        }

        foreach (DnsQuestion question in questions.Where(question => !_wanted.ContainsKey(question)))
        {
            var wanted = new WantedAnswer();
            _wanted.Add(question, wanted);
            AskUntilAnswered(question, wanted);
        }
    }

    private void AskUntilAnswered(DnsQuestion question, WantedAnswer wanted)
    {
        Ask(question);
        wanted.Again = _agenda.In(wanted.Interval, () =>
        {
            wanted.Interval = wanted.Interval * 2 < LongestInterval ? wanted.Interval * 2 : LongestInterval;
            AskUntilAnswered(question, wanted);
        });
    }

    private void Ask(DnsQuestion question)
    {
        foreach (LinkQuestions link in _links.Values)
        {
            link.AskSoon(question);
        }
    }
}
