namespace Gambi.Load.Load;

/// <summary>Clients that ask again as soon as they are answered, until they are stopped.</summary>
internal sealed class ClosedLoop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<LoadConnection> _connections = [];
    private readonly List<Task> _loops = [];
    private readonly Window _window;
    private volatile bool _isStopping;

    private ClosedLoop(Window window) => _window = window;

    /// <summary>Fails when a client fails; never completes before they are stopped.</summary>
    public Task Failure => Task.WhenAny(_loops).Unwrap();

    /// <summary>Starts so many clients, spread over the time that one answer takes.</summary>
    public static async Task<ClosedLoop> StartAsync(Question question, int clients, Window window, CancellationToken cancellationToken)
    {
        var loop = new ClosedLoop(window);
        try
        {
            for (var i = 0; i < clients; i++)
            {
                var connection = new LoadConnection(question.Target.EndPoint, window.Traffic);
                loop._connections.Add(connection);
                await connection.ConnectAsync(cancellationToken);
            }

            foreach (var connection in loop._connections)
            {
                loop._loops.Add(loop.RunAsync(connection, question));
                if (question.Duration > TimeSpan.Zero)
                {
                    await Task.Delay(question.Duration / clients, TimeProvider.System, cancellationToken);
                }
            }

            return loop;
        }
        catch
        {
            loop.Dispose();
            throw;
        }
    }

    /// <summary>Lets the clients finish what they have asked; throws what went wrong.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_loops).WaitAsync(Patience, TimeProvider.System);
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.ForEach(static connection => connection.Dispose());

    private async Task RunAsync(LoadConnection connection, Question question)
    {
        var check = question.Check();
        while (!_isStopping)
        {
            var timing = await connection.AskAsync(question.Request, check);
            _window.Add(timing.Sent, timing);
        }
    }
}
