namespace Gambi.Client.Tests;

/// <summary>A network in which each request is answered as the test says, without a socket.</summary>
internal sealed class ScriptedHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<HttpRequestMessage> _asked = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was asked so far.</summary>
    public IReadOnlyList<HttpRequestMessage> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Waits until the host is asked something.</summary>
    public async Task WaitForAsync(string host)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_asked.Exists(request => request.RequestUri!.Host == host))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answered = answer(request, cancellationToken);
        lock (_gate)
        {
            _asked.Add(request);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return answered;
    }
}
