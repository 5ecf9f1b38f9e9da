using System.Text.Json;
using Gambi.Cli.Output;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Starting;

/// <summary>Follows a room's events until the hub has told what an answer took.</summary>
internal sealed class CompletionWatch(GambiClient client, string room, TimeProvider time) : IAsyncDisposable
{
    // The hub tells it as soon as it has written the answer's last byte.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LlmCompleteData> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    /// <summary>Begins; nothing that happens after this returns is missed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _reading = ReadAsync();
        await _watching.Task.WaitAsync(Patience, time, cancellationToken);
    }

    /// <summary>What the hub told about the first answer since the start.</summary>
    public Task<LlmCompleteData> WaitAsync(CancellationToken cancellationToken) => _completed.Task.WaitAsync(Patience, time, cancellationToken);

    /// <summary>Ends the watching.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading;
        _over.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (ReceivedEvent received in client.Events.WatchRoomAsync(room, cancellationToken: _over.Token))
            {
                _watching.TrySetResult();
                if (received.Event.Type == RoomEventTypes.LlmComplete)
                {
                    _completed.TrySetResult(received.Event.Data.Deserialize(CliJson.Default.LlmCompleteData)!);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            _completed.TrySetCanceled(_over.Token);
        }
        catch (Exception e)
        {
            _watching.TrySetException(e);
            _completed.TrySetException(e);
        }
    }
}
