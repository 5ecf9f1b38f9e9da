using System.Net;
using System.Net.Sockets;

namespace Gambi.TestKit;

/// <summary>
/// A cable between a client and a server on 127.0.0.1 that a test can cut, hang up or pull. Its own port stays the same, whatever becomes of the server behind it; while cut, whoever connects
/// is reset at once.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private readonly CancellationTokenSource _over = new();
    private readonly Socket _listener;
    private readonly Task _accepting;
    private int _targetPort;
    private bool _isCut;
    private volatile TaskCompletionSource? _pulled;

    /// <summary>A relay to the server on this port of 127.0.0.1.</summary>
    /// <param name="targetPort">The server's port.</param>
    /// <param name="at">The address of this machine at which clients reach it; 127.0.0.1 when not given.</param>
    public TcpRelay(int targetPort, IPAddress? at = null)
    {
        _targetPort = targetPort;
        _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(at ?? IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new($"http://{_listener.LocalEndPoint}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients reach the server.</summary>
    public Uri Address { get; }

    /// <summary>Leads new connections to another port.</summary>
    public void LeadTo(int targetPort)
    {
        lock (_gate)
        {
            _targetPort = targetPort;
        }
    }

    /// <summary>Resets what is open and what comes.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (Socket socket in _open)
            {
                Reset(socket);
            }

            _open.Clear();
        }
    }

    /// <summary>Ends what is open as a program does that closes its sockets, without a word of the protocol above; what comes is served.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            foreach (Socket socket in _open)
            {
                socket.Dispose();
            }

            _open.Clear();
        }
    }

    /// <summary>Pulls the cable: what is open stays open and what comes is taken, but every byte vanishes, and so does word of an end.</summary>
    public void Pull()
    {
        lock (_gate)
        {
            _pulled ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets connections through again; those that lost bytes while the cable was pulled are reset.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            if (_pulled is { } pulled)
            {
                Cut();
                _pulled = null;
                pulled.SetResult();
            }

            _isCut = false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Cut();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_over.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Task up = Task.CompletedTask;
        Task down = Task.CompletedTask;
        try
        {
            if (Admit(client, server) is { } port)
            {
                await server.ConnectAsync(IPAddress.Loopback, port, _over.Token);
                up = CopyAsync(client, server);
                down = CopyAsync(server, client);
                // What only ends, ends in one direction; what breaks, breaks in both.
                await await Task.WhenAny(up, down);
                await Task.WhenAll(up, down);
                client.Dispose();
                server.Dispose();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // An end went away, or the cable was cut: the other end is reset below, unless nothing can tell it.
            await (_pulled?.Task.WaitAsync(_over.Token) ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(client);
                _open.Remove(server);
            }

            Reset(client);
            Reset(server);
            await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private int? Admit(Socket client, Socket server)
    {
        lock (_gate)
        {
            if (_isCut)
            {
                return null;
            }

            _open.Add(client);
            _open.Add(server);
            return _targetPort;
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, _over.Token) is var read and > 0)
        {
            for (int sent = 0; sent < read && _pulled is null;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _over.Token);
            }
        }

        await (_pulled?.Task.WaitAsync(_over.Token) ?? Task.CompletedTask);
        to.Shutdown(SocketShutdown.Send);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }

        socket.Dispose();
    }
}
