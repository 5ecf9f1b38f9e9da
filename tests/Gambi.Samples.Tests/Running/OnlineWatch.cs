using Gambi.Client;
using Gambi.Contracts;
using Gambi.TestKit.Processes;

namespace Gambi.Samples.Tests.Running;

/// <summary>Who came online in a room since the watch began. A participant's end of its tunnel opens a moment before the hub's: only the events say that it can be asked.</summary>
internal sealed class OnlineWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly IAsyncEnumerator<ReceivedEvent> _events;

    private OnlineWatch(GambiClient client, string code) => _events = client.Events.WatchRoomAsync(code, cancellationToken: _over.Token).GetAsyncEnumerator();

    /// <summary>Nothing is missed from when this returns.</summary>
    public static async Task<OnlineWatch> BeginAsync(GambiClient client, string code)
    {
        OnlineWatch watch = new(client, code);
        await watch.NextAsync();
        return watch;
    }

    /// <summary>Waits until so many came.</summary>
    public async Task SeesAsync(int count)
    {
        for (int seen = 0; seen < count;)
        {
            await NextAsync();
            seen += _events.Current.Event.Type == RoomEventTypes.ParticipantOnline ? 1 : 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _events.DisposeAsync();
        _over.Dispose();
    }

    private async Task NextAsync() => Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(Patience.Limit), "The room's events ended.");
}
