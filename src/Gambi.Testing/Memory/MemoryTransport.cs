using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Gambi.Testing.Memory;

/// <summary>Kestrel's transport without a network: real HTTP and WebSockets over pipes, no ports.</summary>
/// <param name="offersTransport">Whether a request may take its connection over, as it may on Kestrel's sockets and not on every server.</param>
internal sealed class MemoryTransport(bool offersTransport) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> _arriving = Channel.CreateUnbounded<ConnectionContext>();
    private int _lastId;

    public EndPoint EndPoint { get; } = new MemoryEndPoint();

    public bool CanBind(EndPoint endpoint) => endpoint == EndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    /// <summary>Connects a client that the hub sees at <paramref name="address"/>.</summary>
    public Stream Connect(IPAddress address)
    {
        var id = Interlocked.Increment(ref _lastId);
        var connection = new MemoryConnection($"memory-{id}", new IPEndPoint(address, 1024 + (id % 60_000)), offersTransport);
        return _arriving.Writer.TryWrite(connection) ? connection.ClientEnd : throw new IOException("The hub does not listen any more.");
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _arriving.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_arriving.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _arriving.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
