using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Whom limits are counted for.</summary>
internal static class CallerKey
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// The caller's address, of IPv6 its /64 network, within which a machine takes as many addresses as it likes; <c>null</c> on this machine itself, whose owner has simpler ways to stop
    /// the hub, and behind whose proxy everybody may stand.
    /// </summary>
    public static IPAddress? Of(HttpContext context) => Of(Caller.AddressOf(context));

    public static IPAddress? Of(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return null;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
