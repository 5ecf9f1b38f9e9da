using System.Net;
using System.Net.Sockets;

namespace Gambi.TestKit.Hubs;

/// <summary>A port of this machine where nothing listens, and nothing can as long as this process lives: it is taken, by a socket that hears nobody.</summary>
public static class ClosedPort
{
    private static readonly Socket Taken = Take();

    /// <summary>Its number.</summary>
    public static int Number => ((IPEndPoint)Taken.LocalEndPoint!).Port;

    private static Socket Take()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
