using Gambi.Testing.Memory;

namespace Gambi.Testing.Playing;

/// <summary>A participant's way to the hub, which can be cut and mended.</summary>
internal sealed class ParticipantNetwork : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<Stream> _connections = [];
    private readonly MemoryHub _hub;
    private HttpMessageInvoker? _way;

    public ParticipantNetwork(MemoryHub hub)
    {
        _hub = hub;
        Mend();
    }

    /// <summary>Every connection breaks, and none can be made; answers whether one could before.</summary>
    public bool Cut()
    {
        List<Stream> broken;
        lock (_gate)
        {
            if (_way is null)
            {
                return false;
            }

            _way = null;
            broken = [.. _connections];
            _connections.Clear();
        }

        foreach (var connection in broken)
        {
            connection.Dispose();
        }

        return true;
    }

    /// <summary>Connections can be made again, and none of the old ones is used; answers whether none could before.</summary>
    public bool Mend()
    {
        lock (_gate)
        {
            if (_way is not null)
            {
                return false;
            }

            var handler = _hub.CreateHandler();
            handler.ConnectCallback = (_, _) => ValueTask.FromResult(Connect());
            _way = new HttpMessageInvoker(handler, disposeHandler: false);
            return true;
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpMessageInvoker? way;
        lock (_gate)
        {
            way = _way;
        }

        return way?.SendAsync(request, cancellationToken) ?? throw Broken();
    }

    private Stream Connect()
    {
        lock (_gate)
        {
            if (_way is null)
            {
                throw Broken();
            }

            var connection = _hub.Connect();
            _connections.Add(connection);
            return connection;
        }
    }

    private static HttpRequestException Broken() => new(HttpRequestError.ConnectionError, "The test disconnected this participant.");
}
