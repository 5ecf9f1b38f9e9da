using System.Net;

namespace Gambi.Discovery.Links;

/// <summary>Who is told what links there are and what comes over them; on any thread, and never after the transport is disposed.</summary>
internal interface ILinkListener
{
    /// <summary>All links that there are now; one whose interface's addresses changed is another link.</summary>
    void LinksChanged(IReadOnlyList<IMulticastLink> links);

    /// <param name="link">Where it came in.</param>
    /// <param name="packet">Valid during the call.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="toGroup">Whether it was sent to the group, which nobody off the link can.</param>
    void Received(IMulticastLink link, ReadOnlySpan<byte> packet, IPEndPoint source, bool toGroup);
}
