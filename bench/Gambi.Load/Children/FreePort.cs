using System.Net;
using System.Net.Sockets;

namespace Gambi.Load.Children;

/// <summary>A port that nobody listens on, for programs that cannot be told to take any.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
