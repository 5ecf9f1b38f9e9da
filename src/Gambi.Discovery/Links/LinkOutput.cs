using System.Net;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Links;

/// <summary>Sends messages over a link and remembers them.</summary>
internal sealed class LinkOutput(IMulticastLink link, SentPackets sent)
{
    public IMulticastLink Link => link;

    /// <summary>Sends to the group; answers whether it could.</summary>
    public bool Send(DnsMessage message)
    {
        var could = true;
        foreach (byte[] packet in MessagePackets.Of(message))
        {
            sent.Add(packet);
            could &= link.Send(packet);
        }

        return could;
    }

    /// <summary>Sends to one.</summary>
    public void Send(DnsMessage message, IPEndPoint destination)
    {
        foreach (byte[] packet in MessagePackets.Of(message))
        {
            link.Send(packet, destination);
        }
    }
}
