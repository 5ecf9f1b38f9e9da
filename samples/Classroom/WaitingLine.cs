using System.Text.Json;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Samples.Classroom;

/// <summary>A room's line as its events tell it: how many requests wait until somebody is free.</summary>
internal sealed class WaitingLine : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly IAsyncEnumerator<ReceivedEvent> _events;
    private Task _telling = Task.CompletedTask;

    private WaitingLine(GambiClient client, string code) => _events = client.Events.WatchRoomAsync(code, cancellationToken: _over.Token).GetAsyncEnumerator();

    /// <summary>Prints how many wait, whenever that changes (at most once a second).</summary>
    public static async Task<WaitingLine> TellAsync(GambiClient client, string code)
    {
        WaitingLine line = new(client, code);

        // The first event only says that the stream is open: from here on nothing is missed.
        await line._events.MoveNextAsync();
        line._telling = line.TellAsync();
        return line;
    }

    private async Task TellAsync()
    {
        try
        {
            while (await _events.MoveNextAsync())
            {
                RoomEvent happened = _events.Current.Event;
                if (happened.Type == RoomEventTypes.QueueChanged && happened.Data.Deserialize(ContractsJson.Default.QueueState) is { } queue)
                {
                    Console.WriteLine($"        {queue.Waiting} wait in line");
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The lesson is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _telling;
        await _events.DisposeAsync();
        _over.Dispose();
    }
}
