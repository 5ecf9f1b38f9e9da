using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Browsing;

/// <summary>Something that is missing and asked for, ever more rarely.</summary>
internal sealed class WantedAnswer
{
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    public Appointment? Again { get; set; }
}
