using System.Net;

namespace Gambi.Hub.Routing;

/// <summary>One of those who take turns in a line, and what it waits with.</summary>
internal sealed class LineClient(IPAddress address)
{
    public IPAddress Address => address;

    /// <summary>When it is its turn: the smallest first. No two have the same.</summary>
    public long Turn { get; set; }

    public Dictionary<LineDemand, LineLane> Lanes { get; } = [];
}
