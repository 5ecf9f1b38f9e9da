using System.Net;
using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Publishing;

/// <summary>One published service: claims its names on every link, answers for them, and gives way where they are taken (RFC 6762 §9).</summary>
internal sealed class Responder : IPublishedService, ILinkListener
{
    // RFC 6762 §8.1.
    private static readonly TimeSpan AfterManyConflicts = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly DiscoveryOptions _options;
    private readonly ServiceRegistration _registration;
    private readonly IMulticastTransport _transport;
    private readonly DnsName _type;
    private readonly TextData _text;
    private readonly Random _random;
    private readonly Agenda _agenda;
    private readonly SentPackets _sentPackets = new();
    private readonly List<LinkClaim> _claims = [];
    private readonly ConflictRate _conflicts = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NameNews _news;
    private ServiceRecords _records;
    private int _instanceNumber = 1;
    private int _hostNumber = 1;
    private bool _started;
    private bool _disposed;

    private Responder(DiscoveryOptions options, ServiceRegistration registration, IMulticastTransport transport)
    {
        (_options, _registration, _transport) = (options, registration, transport);
        _type = ServiceTypeName.Parse(registration.ServiceType);
        _text = TextData.Of(registration.Text);
        _random = options.NewRandom();
        _news = new NameNews(registration.InstanceName, registration.Renamed);
        _records = NewRecords();
        _agenda = new Agenda(options.TimeProvider, _gate, _news.Tell);
    }

    public string InstanceName
    {
        get
        {
            lock (_gate)
            {
                return _records.InstanceName;
            }
        }
    }

    /// <summary>Publishes; returns when the names are its own on every link.</summary>
    public static async Task<Responder> StartAsync(
        DiscoveryOptions options, ServiceRegistration registration, Func<IMulticastTransport> open, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var responder = new Responder(options, registration, open());
        try
        {
            responder._transport.Start(responder, mustAnswer: true);
            lock (responder._gate)
            {
                responder._started = true;
                responder.Settle();
            }

            await responder._settled.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return responder;
        }
        catch
        {
            await responder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void LinksChanged(IReadOnlyList<IMulticastLink> links)
    {
        lock (_gate)
        {
            foreach (LinkClaim gone in _claims.Where(claim => !links.Contains(claim.Link)).ToArray())
            {
                gone.Stop();
                _claims.Remove(gone);
            }

            foreach (IMulticastLink link in links.Where(link => !_disposed && !_claims.Exists(claim => claim.Link == link)))
            {
                Claim(link, DelayBeforeProbing());
            }

            Settle();
        }
    }

    public void Received(IMulticastLink link, ReadOnlySpan<byte> packet, IPEndPoint source, bool toGroup)
    {
        lock (_gate)
        {
            bool isOwn = _sentPackets.Contains(packet) && _claims.Select(static claim => claim.Link).IsOwn(source.Address);
            if (!isOwn && _claims.Find(claim => claim.Link == link) is { } claim && MessageReader.TryRead(packet, out DnsMessage? message))
            {
                Take(claim, message, source, toGroup);
            }
        }

        _news.Tell();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _claims.ForEach(static claim => claim.SayGoodbye(withPointer: true));
                _agenda.Dispose();
                _news.End();
            }
        }

        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    private void Take(LinkClaim claim, DnsMessage message, IPEndPoint source, bool toGroup)
    {
        bool isNear = claim.Link.IsNear(source.Address);
        if (message.IsResponse)
        {
            // RFC 6762 §6 and §11: answers come from the port of multicast DNS, and from this link.
            if (source.Port == OnLink.Port && (toGroup || isNear))
            {
                TakeAnswers(claim, [.. message.Answers, .. message.Additionals]);
            }
        }
        else if (toGroup && source.Port == OnLink.Port || isNear)
        {
            claim.Compare(message.Authorities);
            if (claim.Phase == ClaimPhase.Established)
            {
                claim.Replies.Answer(message, source, toGroup);
            }
        }
    }

    private void TakeAnswers(LinkClaim claim, DnsRecord[] answers)
    {
        foreach (DnsRecord answer in answers.Where(answer => _records.Speaks(answer.Name)))
        {
            DnsRecord? ours = _claims.SelectMany(any => _records.All(any.Link)).FirstOrDefault(answer.SaysSameAs);
            if (ours is not null)
            {
                TakeOurs(claim, answer, ours);
            }
            else if (answer.Ttl > 0 && _records.Owns(answer.Name) && answer.Type is not (RecordType.Nsec or RecordType.Ptr))
            {
                TakeConflict(claim, isHost: answer.Name.Equals(_records.Host));
                return;
            }
        }
    }

    /// <summary>Somebody else says what we say: the same as well, or a goodbye for it.</summary>
    private void TakeOurs(LinkClaim claim, DnsRecord answer, DnsRecord ours)
    {
        claim.Replies.Heard(answer);
        // RFC 6762 §6.6: others may believe that it ends sooner than it does.
        if (answer.Ttl < ours.Ttl / 2 && claim.Phase == ClaimPhase.Established && _records.All(claim.Link).Contains(ours))
        {
            claim.Replies.Repeat(ours);
        }
    }

    private void TakeConflict(LinkClaim claim, bool isHost)
    {
        TimeSpan delay = _conflicts.AreMany(_agenda.Now) ? AfterManyConflicts : DelayBeforeProbing();
        if (claim.Phase == ClaimPhase.Established)
        {
            // Two that came to have one name, as networks were joined: probing finds out who keeps it.
            claim.Begin(delay);
            return;
        }

        _ = isHost ? _hostNumber++ : _instanceNumber++;
        Rename(claim.Link.InterfaceIndex, delay);
    }

    private void Rename(int interfaceIndex, TimeSpan delay)
    {
        LinkClaim[] before = [.. _claims];
        _claims.Clear();
        _records = NewRecords();
        foreach (LinkClaim old in before)
        {
            old.SayGoodbye(withPointer: old.Link.InterfaceIndex != interfaceIndex);
            old.Stop();
            Claim(old.Link, delay);
        }
    }

    private void Claim(IMulticastLink link, TimeSpan delay)
    {
        var output = new LinkOutput(link, _sentPackets);
        var claim = new LinkClaim(output, _records, new LinkReplies(output, _records, _agenda, _random), _agenda, Settle);
        _claims.Add(claim);
        claim.Begin(delay);
    }

    private ServiceRecords NewRecords() => new(
        _type,
        ServiceNames.Instance(_registration.InstanceName, _instanceNumber),
        ServiceNames.Host(_options.HostName, _options.MachineName, _hostNumber, _random),
        (ushort)_registration.Port,
        _text);

    private TimeSpan DelayBeforeProbing() => TimeSpan.FromMilliseconds(_random.Next(LinkClaim.MostDelayBeforeProbingMs + 1));

    private void Settle()
    {
        if (_started && !_claims.Exists(static claim => claim.Phase == ClaimPhase.Probing))
        {
            _news.Add(_records.InstanceName);
            _settled.TrySetResult();
        }
    }
}
