using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gambi.Discovery.Links.Sockets;

/// <summary>Sockets as multicast DNS wants them.</summary>
internal static class MulticastSocket
{
    // RFC 6762 §11: so that others can tell that it came over no router.
    private const short HopLimit = 255;

    // Of Linux: <linux/in.h>.
    private const int LevelIp = 0;
    private const int MulticastInterfaceOption = 32;

    private static readonly IPAddress Group = new([224, 0, 0, 251]);
    private static readonly byte[] GroupV6 = [0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFB];

    /// <summary>The group of multicast DNS, on that interface.</summary>
    public static IPAddress GroupOf(AddressFamily family, int interfaceIndex) => family == AddressFamily.InterNetwork ? Group : new IPAddress(GroupV6, interfaceIndex);

    /// <param name="interface">Where it sends and receives.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="port">The port, shared with whoever shares it; zero for one of its own, which is not in the group.</param>
    /// <exception cref="SocketException">It could not be opened.</exception>
    public static Socket Open(LocalInterface @interface, AddressFamily family, int port)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            SocketOptionLevel level = family == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;
            if (family == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            if (port != 0)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.SetSocketOption(level, SocketOptionName.PacketInformation, true);
            socket.SetSocketOption(level, SocketOptionName.MulticastLoopback, true);
            socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, (int)HopLimit);
            socket.Ttl = HopLimit;
            SendOn(socket, @interface, family);
            socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port));
            if (port != 0)
            {
                Join(socket, @interface.Index, family);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>By the interface's index, so that no route is needed; and on Linux from its address, as it finds none for the loopback interface by itself.</summary>
    private static void SendOn(Socket socket, LocalInterface @interface, AddressFamily family)
    {
        if (family == AddressFamily.InterNetworkV6)
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, @interface.Index);
        }
        else if (OperatingSystem.IsLinux())
        {
            // struct ip_mreqn: the group, left out; the address; the index in the machine's own order.
            var value = new byte[12];
            @interface.Addresses.First(static own => own.Address.AddressFamily == AddressFamily.InterNetwork).Address.TryWriteBytes(value.AsSpan(4), out _);
            BitConverter.TryWriteBytes(value.AsSpan(8), @interface.Index);
            socket.SetRawSocketOption(LevelIp, MulticastInterfaceOption, value);
        }
        else
        {
            int index = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(@interface.Index) : @interface.Index;
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, index);
        }
    }

    /// <summary>
    /// What comes in on other interfaces comes to the socket all the same and has to be told apart by the packet's interface: IP_MULTICAST_ALL, which is to prevent that on Linux, gives packets
    /// to the socket of the wrong interface where several share the port (seen with 6.18).
    /// </summary>
    private static void Join(Socket socket, int interfaceIndex, AddressFamily family)
    {
        if (family == AddressFamily.InterNetwork)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group, interfaceIndex));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(new IPAddress(GroupV6), interfaceIndex));
        }
    }
}
