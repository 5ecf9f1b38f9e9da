using System.Net;
using System.Net.Sockets;
using Gambi.Discovery.Links;

namespace Gambi.Discovery.Tests.Memory;

/// <summary>A machine with links that a test plugs in.</summary>
internal sealed class MemoryTransport : IMulticastTransport
{
    private readonly List<MemoryLink> _links = [];
    private ILinkListener? _listener;

    public IReadOnlyList<MemoryLink> Links => _links;

    public bool IsDisposed { get; private set; }

    /// <summary>Plugs in a link for each family of the addresses, which are such as <c>10.0.0.1/24</c>.</summary>
    public MemoryTransport Plug(MemoryWire wire, int interfaceIndex, params string[] addresses)
    {
        LinkAddress[] own = [.. addresses.Select(static text => new LinkAddress(IPAddress.Parse(text.Split('/')[0]), int.Parse(text.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)))];
        foreach (AddressFamily family in own.Select(static address => address.Address.AddressFamily).Distinct())
        {
            var link = new MemoryLink(this, wire, interfaceIndex, family, own);
            _links.Add(link);
            wire.Plug(link);
        }

        _listener?.LinksChanged([.. _links]);
        return this;
    }

    public void Unplug(int interfaceIndex)
    {
        foreach (MemoryLink link in _links.Where(link => link.InterfaceIndex == interfaceIndex).ToArray())
        {
            link.Wire.Unplug(link);
            _links.Remove(link);
        }

        _listener?.LinksChanged([.. _links]);
    }

    public void Receive(MemoryLink link, byte[] packet, IPEndPoint source, bool toGroup)
    {
        if (!IsDisposed)
        {
            _listener?.Received(link, packet, source, toGroup);
        }
    }

    public void Start(ILinkListener listener, bool mustAnswer)
    {
        _listener = listener;
        if (_links.Count > 0)
        {
            listener.LinksChanged([.. _links]);
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
