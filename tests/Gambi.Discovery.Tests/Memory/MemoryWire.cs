using System.Net;
using Gambi.Discovery.Messages;
using Gambi.TestKit;

namespace Gambi.Discovery.Tests.Memory;

/// <summary>A cable: what one link sends, all links of its family on the cable hear a millisecond later, the sender too.</summary>
internal sealed class MemoryWire(FakeClock clock)
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(1);

    private readonly List<MemoryLink> _links = [];
    private readonly List<ITimer> _underWay = [];
    private readonly DateTimeOffset _start = clock.GetUtcNow();

    /// <summary>Everything that was sent, in its order.</summary>
    public List<SentMessage> Sent { get; } = [];

    /// <summary>Since this was made.</summary>
    public TimeSpan Now => clock.GetUtcNow() - _start;

    public void Plug(MemoryLink link) => _links.Add(link);

    public void Unplug(MemoryLink link) => _links.Remove(link);

    /// <summary>Whatever comes over the one from here on comes over the other, too.</summary>
    public void Join(MemoryWire other) => _links.AddRange(other._links.Where(link => !_links.Contains(link)).ToArray());

    public void Send(MemoryLink from, byte[] packet, IPEndPoint source, IPEndPoint? to)
    {
        Assert.True(MessageReader.TryRead(packet, out DnsMessage? message));
        Sent.Add(new SentMessage(Now, from, message, packet, to));
        _underWay.Add(clock.CreateTimer(
            _ =>
            {
                foreach (MemoryLink link in _links.Where(link => link.Family == from.Family && (to is null || link.Has(to.Address))).ToArray())
                {
                    link.Receive(packet, source, toGroup: to is null);
                }
            },
            null,
            Latency,
            Timeout.InfiniteTimeSpan));
    }
}
