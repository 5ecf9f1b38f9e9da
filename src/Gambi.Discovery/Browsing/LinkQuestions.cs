using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Browsing;

/// <summary>Asks over one link: the list of services ever more rarely, everything else when it is wanted; no question twice within a second (RFC 6762 §5.2, §7.1, §7.3).</summary>
internal sealed class LinkQuestions
{
    // The first answer may be lost; only from the third time on may another's question count for ours.
    private const int AlwaysAsked = 2;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestMute = TimeSpan.FromSeconds(30);

    private readonly Dictionary<DnsQuestion, TimeSpan> _asked = [];
    private readonly Dictionary<DnsQuestion, TimeSpan> _due = [];
    private readonly LinkOutput _output;
    private readonly DnsQuestion _list;
    private readonly RecordCache _cache;
    private readonly Agenda _agenda;
    private readonly Random _random;
    private TimeSpan _interval = Between;
    private TimeSpan _mute = Between;
    private int _times;
    private Appointment? _flush;
    private Appointment? _again;

    /// <param name="output">The link.</param>
    /// <param name="type">The type whose services are asked for.</param>
    /// <param name="cache">What is known already.</param>
    /// <param name="agenda">When.</param>
    /// <param name="random">Keeps browsers from asking all at once.</param>
    public LinkQuestions(LinkOutput output, DnsName type, RecordCache cache, Agenda agenda, Random random) =>
        (_output, _list, _cache, _agenda, _random) = (output, new DnsQuestion(type, RecordType.Ptr), cache, agenda, random);

    public IMulticastLink Link => _output.Link;

    /// <summary>Asks for the list, from now on.</summary>
    public void Begin()
    {
        AskSoon(_list);
        _again = _agenda.In(_interval, Again);
    }

    public void Stop()
    {
        _flush?.Cancel();
        _again?.Cancel();
        _due.Clear();
    }

    /// <summary>Asks within 120 ms, together with what else is asked then.</summary>
    public void AskSoon(DnsQuestion question)
    {
        TimeSpan due = _agenda.Now + TimeSpan.FromMilliseconds(_random.Next(20, 121));
        if (_asked.TryGetValue(question, out TimeSpan asked) && asked + Between > due)
        {
            due = asked + Between;
        }

        _due.TryAdd(question, due);
        Arm();
    }

    /// <summary>Somebody else asks, and knows no more than we do: the answer is for us as well.</summary>
    public void Heard(DnsMessage query)
    {
        foreach (DnsQuestion question in query.Questions.Where(question => !question.WantsUnicast && _due.ContainsKey(question)).ToArray())
        {
            if ((question != _list || _times >= AlwaysAsked) && query.Answers.All(known => _cache.Of(known.Name, known.Type).Any(own => own.Record.SaysSameAs(known))))
            {
                _due.Remove(question);
                _asked[question] = _agenda.Now;
            }
        }
    }

    private void Again()
    {
        _interval = _interval * 2 < LongestInterval ? _interval * 2 : LongestInterval;
        Begin();
    }

    private void Arm()
    {
        _flush?.Cancel();
        if (_due.Count > 0)
        {
            _flush = _agenda.At(_due.Values.Min(), Flush);
        }
    }

    private void Flush()
    {
        TimeSpan now = _agenda.Now;
        foreach (DnsQuestion old in _asked.Where(asked => asked.Value + Between <= now).Select(static asked => asked.Key).ToArray())
        {
            _asked.Remove(old);
        }

        DnsQuestion[] questions = [.. _due.Where(due => due.Value <= now).Select(static due => due.Key)];
        foreach (DnsQuestion question in questions)
        {
            _due.Remove(question);
            _asked[question] = now;
        }

        if (questions.Length > 0)
        {
            Send(questions, now);
        }

        Arm();
    }

    private void Send(DnsQuestion[] questions, TimeSpan now)
    {
        bool list = questions.Contains(_list);
        _times += list ? 1 : 0;
        bool could = _output.Send(new DnsMessage { Questions = questions, Answers = list ? [.. KnownServices(now)] : [] });
        if (!could && list)
        {
            // Such as a link that is only just there (RFC 4862 §5.4): it is begun with when it can be sent over.
            _interval = Between;
            _again?.Cancel();
            _again = _agenda.In(_mute, Begin);
            _mute = _mute * 2 < LongestMute ? _mute * 2 : LongestMute;
        }
        else if (could)
        {
            _mute = Between;
        }
    }

    /// <summary>What need not be answered: of which more than half of the time is left.</summary>
    private IEnumerable<DnsRecord> KnownServices(TimeSpan now) => _cache.Of(_list.Name, _list.Type)
        .Where(known => known.Over.Contains(Link.Family) && known.Remaining(now) > known.Lifetime / 2)
        .Select(known => known.Record with { Ttl = (uint)known.Remaining(now).TotalSeconds, CacheFlush = false });
}
