using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Rooms;

/// <summary>The round that notices what nobody reports: heartbeats that stopped, slots that came free in silence, rooms that were abandoned.</summary>
internal sealed partial class RoomSweep(RoomRegistry rooms, Presence presence, RoomLimits limits, TimeProvider time, ILogger<RoomSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var room in rooms.All)
        {
            foreach (var participant in room.Participants)
            {
                presence.Settle(room, participant);
            }

            room.Line?.Pump();

            if (now - room.LastUsed > limits.EmptyRoomLifetime && await rooms.RemoveAsync(room, cancellationToken))
            {
                LogAbandoned(room.Code);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Room {Code} was removed: nobody was there for a long time")]
    private partial void LogAbandoned(string code);
}
