using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Publishing;

/// <summary>Claims the names of a service on one link: probes, then announces (RFC 6762 §8).</summary>
internal sealed class LinkClaim
{
    public const int MostDelayBeforeProbingMs = 250;

    private const int Probes = 3;
    private const int Announcements = 2;

    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenAnnouncements = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterLosingTie = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestMute = TimeSpan.FromSeconds(30);

    private readonly LinkOutput _output;
    private readonly ServiceRecords _records;
    private readonly Agenda _agenda;
    private readonly Action _onPhase;
    private Appointment? _next;
    private TimeSpan _mute = TimeSpan.FromSeconds(1);

    /// <param name="output">The link.</param>
    /// <param name="records">What is claimed.</param>
    /// <param name="replies">What the link is told when the names are ours.</param>
    /// <param name="agenda">When.</param>
    /// <param name="onPhase">Told of every change of the phase.</param>
    public LinkClaim(LinkOutput output, ServiceRecords records, LinkReplies replies, Agenda agenda, Action onPhase) =>
        (_output, _records, Replies, _agenda, _onPhase) = (output, records, replies, agenda, onPhase);

    public ClaimPhase Phase { get; private set; }

    public IMulticastLink Link => _output.Link;

    public LinkReplies Replies { get; }

    /// <summary>Probes from the first probe on.</summary>
    public void Begin(TimeSpan delay)
    {
        Stop();
        Enter(ClaimPhase.Probing);
        _next = _agenda.In(delay, () => Probe(1));
    }

    public void Stop()
    {
        _next?.Cancel();
        Replies.Clear();
    }

    /// <summary>Somebody else asks for our names to claim them: whose records are the later in order has them; the other waits and asks again (RFC 6762 §8.2).</summary>
    public void Compare(IReadOnlyList<DnsRecord> claimed)
    {
        if (Phase == ClaimPhase.Probing && (IsLater(_records.Instance) || IsLater(_records.Host)))
        {
            Begin(AfterLosingTie);
        }

        bool IsLater(DnsName name) => ClaimOrder.Compare(claimed.Where(record => record.Name.Equals(name)), _records.Unique(Link).Where(record => record.Name.Equals(name))) > 0;
    }

    /// <summary>Takes back what this link was told.</summary>
    /// <param name="withPointer">Not where somebody else has the name now, who lists it the same way.</param>
    public void SayGoodbye(bool withPointer)
    {
        if (Phase == ClaimPhase.Established)
        {
            // That there are services of the type may still be so, for all we know.
            IEnumerable<DnsRecord> gone = withPointer ? [_records.Pointer, .. _records.Unique(Link)] : _records.Unique(Link);
            _output.Send(new DnsMessage { IsResponse = true, Answers = [.. gone.Select(static record => record with { Ttl = 0 })] });
        }
    }

    private void Probe(int number)
    {
        if (number > Probes)
        {
            Enter(ClaimPhase.Established);
            Announce(1);
            return;
        }

        var query = new DnsMessage
        {
            // Not as QU: where several responders share the port, an answer to one socket may reach another's.
            Questions = [new DnsQuestion(_records.Instance, RecordType.Any), new DnsQuestion(_records.Host, RecordType.Any)],
            Authorities = [.. _records.Unique(Link).Select(static record => record with { CacheFlush = false })],
        };
        if (TrySend(query))
        {
            _next = _agenda.In(BetweenProbes, () => Probe(number + 1));
        }
    }

    private void Announce(int number)
    {
        DnsRecord[] all = [.. _records.All(Link)];
        if (!TrySend(new DnsMessage { IsResponse = true, Answers = all }))
        {
            return;
        }

        Replies.Sent(all);
        _mute = TimeSpan.FromSeconds(1);
        if (number < Announcements)
        {
            _next = _agenda.In(BetweenAnnouncements, () => Announce(number + 1));
        }
    }

    /// <summary>An address that is only just there cannot be sent from yet (RFC 4862 §5.4), and a link may be down: all begins again later.</summary>
    private bool TrySend(DnsMessage message)
    {
        if (_output.Send(message))
        {
            return true;
        }

        TimeSpan wait = _mute;
        _mute = wait * 2 < LongestMute ? wait * 2 : LongestMute;
        Enter(ClaimPhase.Mute);
        _next = _agenda.In(wait, () => Begin(TimeSpan.Zero));
        return false;
    }

    private void Enter(ClaimPhase phase)
    {
        Phase = phase;
        _onPhase();
    }
}
