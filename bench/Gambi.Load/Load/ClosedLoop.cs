using Gambi.Load.Answers;

namespace Gambi.Load.Load;

/// <summary>Clients that ask again as soon as they are answered, until they are stopped; those of streams begin spread over a stream's length.</summary>
internal sealed class ClosedLoop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<LoadConnection> _connections = [];
    private readonly List<Task> _loops = [];
    private readonly Window _window;
    private volatile bool _isStopping;

    private ClosedLoop(Window window) => _window = window;

    /// <summary>Starts so many clients, evenly over the time given.</summary>
    public static async Task<ClosedLoop> StartAsync(Target target, int clients, byte[] request, Func<AnswerCheck> check, TimeSpan spread, Traffic traffic, Window window, CancellationToken cancellationToken)
    {
        var loop = new ClosedLoop(window);
        for (var i = 0; i < clients; i++)
        {
            var connection = new LoadConnection(target.EndPoint, traffic);
            loop._connections.Add(connection);
            await connection.ConnectAsync(cancellationToken);
        }

        foreach (var connection in loop._connections)
        {
            loop._loops.Add(loop.RunAsync(connection, request, check()));
            if (spread > TimeSpan.Zero)
            {
                await Task.Delay(spread / clients, TimeProvider.System, cancellationToken);
            }
        }

        return loop;
    }

    /// <summary>Lets the clients finish what they have asked; throws what went wrong.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_loops).WaitAsync(Patience, TimeProvider.System);
    }

    /// <summary>Whether a client has failed.</summary>
    public Task Failure => Task.WhenAny(_loops).Unwrap();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connections.ForEach(static connection => connection.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(LoadConnection connection, byte[] request, AnswerCheck check)
    {
        while (!_isStopping)
        {
            var timing = await connection.AskAsync(request, check);
            _window.Add(timing.Sent, timing);
        }
    }
}
