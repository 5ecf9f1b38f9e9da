using System.Net.Sockets;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Browsing;

/// <summary>A record that somebody told, until it ends.</summary>
internal sealed class CachedRecord(DnsRecord record)
{
    public DnsRecord Record => record;

    /// <summary>When it was last told.</summary>
    public TimeSpan Told { get; set; }

    public TimeSpan Lifetime { get; set; }

    /// <summary>By which family's packets it was told: who answers over one may have more to say over the other.</summary>
    public HashSet<AddressFamily> Over { get; } = [];

    /// <summary>The next refresh, or the end.</summary>
    public Appointment? Next { get; set; }

    public TimeSpan Remaining(TimeSpan now) => Told + Lifetime - now;
}
