using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Publishing;

/// <summary>A query whose known answers are not all here yet.</summary>
/// <param name="Answers">What it will get, less what it turns out to know.</param>
/// <param name="Due">When it will get it.</param>
internal sealed record HeldQuery(List<DnsRecord> Answers, Appointment Due);
