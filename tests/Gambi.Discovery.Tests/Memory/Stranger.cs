using System.Net;
using System.Net.Sockets;
using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Tests.Memory;

/// <summary>Somebody on a wire who says what a test wants, and remembers what was said to everybody and to it.</summary>
internal sealed class Stranger : ILinkListener
{
    private readonly MemoryLink _link;
    private readonly MemoryWire _wire;

    public Stranger(MemoryWire wire, string address = "10.0.0.99")
    {
        _wire = wire;
        var machine = new MemoryTransport();
        machine.Start(this, mustAnswer: true);
        machine.Plug(wire, 1, address.Contains(':', StringComparison.Ordinal) ? address + "/64" : address + "/24");
        _link = machine.Links[0];
    }

    public AddressFamily Family => _link.Family;

    /// <summary>What came, to the group or not, from others.</summary>
    public List<(DnsMessage Message, bool ToGroup)> Heard { get; } = [];

    public IPAddress Address => _link.Address;

    /// <summary>Sends to the group, or to one.</summary>
    public void Say(DnsMessage message, int port = OnLink.Port, IPAddress? from = null, IPAddress? to = null)
    {
        foreach (byte[] packet in MessagePackets.Of(message))
        {
            _wire.Send(_link, packet, new IPEndPoint(from ?? Address, port), to is null ? null : new IPEndPoint(to, OnLink.Port));
        }
    }

    public void Ask(DnsQuestion question, params DnsRecord[] known) => Say(new DnsMessage { Questions = [question], Answers = known });

    public void Answer(params DnsRecord[] answers) => Say(new DnsMessage { IsResponse = true, Answers = answers });

    public void LinksChanged(IReadOnlyList<IMulticastLink> links)
    {
    }

    public void Received(IMulticastLink link, ReadOnlySpan<byte> packet, IPEndPoint source, bool toGroup)
    {
        if (!source.Address.Equals(Address) && MessageReader.TryRead(packet, out DnsMessage? message))
        {
            Heard.Add((message, toGroup));
        }
    }
}
