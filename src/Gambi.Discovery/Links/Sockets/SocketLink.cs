using System.Net;
using System.Net.Sockets;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Links.Sockets;

/// <summary>A link by a socket of its own, on the port that all responders of a machine share.</summary>
internal sealed class SocketLink : IMulticastLink, IDisposable
{
    private static readonly TimeSpan AfterError = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _closing = new();
    private readonly LocalInterface _interface;
    private readonly Socket _socket;
    private readonly IPEndPoint _group;
    private readonly TimeProvider _time;

    private SocketLink(LocalInterface @interface, AddressFamily family, Socket socket, bool isFull, TimeProvider time)
    {
        (_interface, Family, _socket, IsFull, _time) = (@interface, family, socket, isFull, time);
        _group = new IPEndPoint(MulticastSocket.GroupOf(family, @interface.Index), OnLink.Port);
    }

    public int InterfaceIndex => _interface.Index;

    public AddressFamily Family { get; }

    public IReadOnlyList<LinkAddress> Addresses => _interface.Addresses;

    public bool IsFull { get; }

    /// <summary>Completes when nothing is received any longer.</summary>
    public Task Receiving { get; private set; } = Task.CompletedTask;

    /// <param name="interface">Where.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="mustAnswer">Whether a port of its own will not do where the shared one is not to be had.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">It could not be opened.</exception>
    public static SocketLink Open(LocalInterface @interface, AddressFamily family, bool mustAnswer, TimeProvider time)
    {
        try
        {
            return new SocketLink(@interface, family, MulticastSocket.Open(@interface, family, OnLink.Port), isFull: true, time);
        }
        catch (SocketException) when (!mustAnswer)
        {
            return new SocketLink(@interface, family, MulticastSocket.Open(@interface, family, port: 0), isFull: false, time);
        }
    }

    public bool IsOf(LocalInterface @interface, AddressFamily family) => Family == family && _interface.IsSameAs(@interface);

    public void Receive(ILinkListener listener) => Receiving = ReceiveAsync(listener, _closing.Token);

    public bool Send(ReadOnlySpan<byte> packet) => Send(packet, _group);

    public bool Send(ReadOnlySpan<byte> packet, IPEndPoint destination)
    {
        try
        {
            return _socket.SendTo(packet, SocketFlags.None, destination) == packet.Length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _socket.Dispose();
        _closing.Dispose();
    }

    // Equals compares the scope, too, which the system says of no packet.
    private bool IsGroup(IPAddress destination) => destination.GetAddressBytes().AsSpan().SequenceEqual(_group.Address.GetAddressBytes());

    private async Task ReceiveAsync(ILinkListener listener, CancellationToken closing)
    {
        // The listener may take its time from the first packet on; who opens the link need not wait for that.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var buffer = new byte[MessageReader.LongestMessage];
        var anybody = new IPEndPoint(Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!closing.IsCancellationRequested)
        {
            try
            {
                SocketReceiveMessageFromResult packet = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, anybody, closing).ConfigureAwait(false);
                // Every socket of the port gets what comes in on every interface.
                if (packet.PacketInformation.Interface == InterfaceIndex && (packet.SocketFlags & SocketFlags.Truncated) == 0 && packet.RemoteEndPoint is IPEndPoint source)
                {
                    listener.Received(this, buffer.AsSpan(0, packet.ReceivedBytes), source, IsGroup(packet.PacketInformation.Address));
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Such as an interface that went down: either it comes back, or the transport closes this.
                await Task.Delay(AfterError, _time, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
