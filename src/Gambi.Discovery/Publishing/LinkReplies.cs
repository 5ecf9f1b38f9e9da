using System.Net;
using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Publishing;

/// <summary>Answers the questions that come over one link: to whom, when, and not what is known already (RFC 6762 §5.4, §6 and §7).</summary>
internal sealed class LinkReplies(LinkOutput output, ServiceRecords records, Agenda agenda, Random random)
{
    private const uint LongestLegacyTtl = 10;
    private const int MostHeld = 32;

    private static readonly TimeSpan BetweenMulticasts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenDefences = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<DnsRecord, TimeSpan> _due = [];
    private readonly Dictionary<DnsRecord, TimeSpan> _sent = [];
    private readonly Dictionary<IPEndPoint, HeldQuery> _held = [];
    private Appointment? _flush;

    private IMulticastLink Link => output.Link;

    /// <summary>Takes note of what was multicast otherwise.</summary>
    public void Sent(IEnumerable<DnsRecord> multicast)
    {
        foreach (DnsRecord record in multicast)
        {
            _sent[record] = agenda.Now;
        }
    }

    /// <summary>Forgets what was to be answered.</summary>
    public void Clear()
    {
        _flush?.Cancel();
        _due.Clear();
        foreach (HeldQuery held in _held.Values)
        {
            held.Due.Cancel();
        }

        _held.Clear();
    }

    /// <summary>Answers a query, now or soon.</summary>
    public void Answer(DnsMessage query, IPEndPoint source, bool toGroup)
    {
        if (_held.TryGetValue(source, out HeldQuery? earlier))
        {
            earlier.Answers.RemoveAll(answer => IsKnown(answer, query));
        }

        DnsQuestion[] unicast = [.. query.Questions.Where(question => question.WantsUnicast || !toGroup)];
        List<DnsRecord> answers = [.. AnswersTo(query.Questions).Where(answer => !IsKnown(answer, query))];
        if (source.Port != OnLink.Port)
        {
            AnswerLegacy(query, answers, source);
        }
        else if (query.Authorities.Count > 0)
        {
            // Whoever is about to claim a name waits no longer than 250 ms for its owner.
            Multicast(answers, TimeSpan.Zero, BetweenDefences);
        }
        else if (query.IsTruncated)
        {
            Hold(source, answers);
        }
        else if (answers.Count > 0)
        {
            DnsRecord[] alone = [.. AnswersTo(unicast).Where(answer => answers.Contains(answer) && WasSentWithin(answer, TimeSpan.FromSeconds(answer.Ttl / 4.0)))];
            Unicast(alone, source);
            answers.RemoveAll(alone.Contains);
            Multicast(answers, answers.Exists(ServiceRecords.IsShared) ? Delay(20, 120) : TimeSpan.Zero, BetweenMulticasts);
        }
    }

    /// <summary>Somebody else said this, which need not be said again (RFC 6762 §7.4).</summary>
    public void Heard(DnsRecord record)
    {
        foreach (DnsRecord due in _due.Keys.Where(due => due.SaysSameAs(record) && record.Ttl >= due.Ttl).ToArray())
        {
            _due.Remove(due);
        }
    }

    /// <summary>Says it again, as somebody takes it for gone, or nearly so.</summary>
    public void Repeat(DnsRecord record) => Multicast([record], TimeSpan.Zero, BetweenMulticasts);

    private static bool IsKnown(DnsRecord answer, DnsMessage query) => query.Answers.Any(known => known.SaysSameAs(answer) && known.Ttl >= answer.Ttl / 2);

    private IEnumerable<DnsRecord> AnswersTo(IEnumerable<DnsQuestion> questions) => questions.SelectMany(question => records.Answers(question, Link)).Distinct();

    private bool WasSentWithin(DnsRecord record, TimeSpan time) => _sent.TryGetValue(record, out TimeSpan sent) && agenda.Now - sent < time;

    private TimeSpan Delay(int fromMs, int toMs) => TimeSpan.FromMilliseconds(random.Next(fromMs, toMs + 1));

    // RFC 6762 §6.7: like an answer of an ordinary DNS server, which some keep as long as they are told.
    private void AnswerLegacy(DnsMessage query, List<DnsRecord> answers, IPEndPoint source)
    {
        if (answers.Count > 0)
        {
            output.Send(
                new DnsMessage
                {
                    Id = query.Id,
                    IsResponse = true,
                    Questions = [.. query.Questions.Where(question => records.Answers(question, Link).Any())],
                    Answers = [.. answers.Select(Legacy)],
                    Additionals = [.. records.Beside(answers, Link).Select(Legacy)],
                },
                source);
        }

        static DnsRecord Legacy(DnsRecord record) => record with { Ttl = Math.Min(record.Ttl, LongestLegacyTtl), CacheFlush = false };
    }

    private void Unicast(DnsRecord[] answers, IPEndPoint source)
    {
        if (answers.Length > 0)
        {
            output.Send(new DnsMessage { IsResponse = true, Answers = answers, Additionals = [.. records.Beside(answers, Link)] }, source);
        }
    }

    /// <summary>More of what the asker knows is on its way.</summary>
    private void Hold(IPEndPoint source, List<DnsRecord> answers)
    {
        if (_held.Remove(source, out HeldQuery? earlier))
        {
            earlier.Due.Cancel();
            answers = [.. earlier.Answers.Union(answers)];
        }

        if (answers.Count > 0 && _held.Count < MostHeld)
        {
            Appointment due = agenda.In(Delay(400, 500), () =>
            {
                _held.Remove(source, out HeldQuery? held);
                Multicast(held!.Answers, TimeSpan.Zero, BetweenMulticasts);
            });
            _held[source] = new HeldQuery(answers, due);
        }
    }

    private void Multicast(IEnumerable<DnsRecord> answers, TimeSpan delay, TimeSpan atLeastBetween)
    {
        foreach (DnsRecord answer in answers)
        {
            // With what goes beside it, as some want it all in one packet (bonjour-service) and everybody would have to ask for it otherwise.
            TimeSpan due = agenda.Now + delay;
            foreach (DnsRecord record in records.Beside([answer], Link).Append(answer))
            {
                if (_sent.TryGetValue(record, out TimeSpan sent) && sent + atLeastBetween > due)
                {
                    due = sent + atLeastBetween;
                }
            }

            _due[answer] = _due.TryGetValue(answer, out TimeSpan already) && already < due ? already : due;
        }

        Flush();
    }

    private void Flush()
    {
        _flush?.Cancel();
        TimeSpan now = agenda.Now;
        DnsRecord[] answers = [.. _due.Where(due => due.Value <= now).Select(static due => due.Key)];
        if (answers.Length > 0)
        {
            DnsRecord[] beside = [.. records.Beside(answers, Link).Where(record => !WasSentWithin(record, BetweenMulticasts))];
            foreach (DnsRecord record in (DnsRecord[])[.. answers, .. beside])
            {
                _due.Remove(record);
                _sent[record] = now;
            }

            output.Send(new DnsMessage { IsResponse = true, Answers = answers, Additionals = beside });
        }

        if (_due.Count > 0)
        {
            _flush = agenda.At(_due.Values.Min(), Flush);
        }
    }
}
