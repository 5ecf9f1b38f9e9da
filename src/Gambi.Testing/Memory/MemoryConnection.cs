using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gambi.Testing.Memory;

/// <summary>The hub's end of a connection in memory. As on a socket, a client that leaves closes the connection, and what is not read holds the writer back.</summary>
internal sealed class MemoryConnection : ConnectionContext, IDuplexPipe, IConnectionTransportFeature
{
    private const int PauseAt = 64 * 1024;

    private static readonly PipeOptions Options = new(pauseWriterThreshold: PauseAt, resumeWriterThreshold: PauseAt / 2, useSynchronizationContext: false);

    private readonly Pipe _toHub = new(Options);
    private readonly Pipe _toClient = new(Options);
    private readonly CancellationTokenSource _closed = new();
    private int _closing;

    public MemoryConnection(string id, IPEndPoint remote, bool offersTransport)
    {
        ConnectionId = id;
        RemoteEndPoint = remote;
        LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 3000);
        ConnectionClosed = _closed.Token;
        Transport = this;
        Features.Set<IMemoryPoolFeature>(new MemoryBlocks());
        if (offersTransport)
        {
            Features.Set<IConnectionTransportFeature>(this);
        }

        ClientEnd = new MemoryClientStream(_toClient.Reader, _toHub.Writer, Close);
    }

    public Stream ClientEnd { get; }

    public PipeReader Input => _toHub.Reader;

    public PipeWriter Output => _toClient.Writer;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override CancellationToken ConnectionClosed { get; set; }

    // As when a socket is torn down: only the ends that the network would hold are completed, Kestrel completes its own.
    public override void Abort(ConnectionAbortedException abortReason)
    {
        _toHub.Writer.Complete(abortReason);
        _toClient.Reader.Complete();
        Close();
    }

    public override async ValueTask DisposeAsync()
    {
        await _toHub.Reader.CompleteAsync();
        await _toClient.Writer.CompleteAsync();
        Close();
        await base.DisposeAsync();
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            // Never on the thread that closes: callbacks of the token are the hub's code.
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);
        }
    }
}
