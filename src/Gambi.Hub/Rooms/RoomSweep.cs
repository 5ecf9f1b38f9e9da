using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Rooms;

/// <summary>The round that notices what nobody reports: heartbeats that stopped, slots that came free in silence, rooms that were abandoned.</summary>
internal sealed partial class RoomSweep(RoomRegistry rooms, Presence presence, RoomLimits limits, TimeProvider time, ILogger<RoomSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Ticks from the hub's start on, not from whenever the pool comes to wait for it.
    private readonly PeriodicTimer _timer = new(Interval, time);
    private Task _removing = Task.CompletedTask;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(stoppingToken))
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
        if (Sweep() is { } abandoned && _removing.IsCompleted)
        {
            await _removing;

            // Beside the rounds: a disk that takes nothing, or a tunnel that closes slowly, must not keep those waiting who are here.
            _removing = RemoveAsync(abandoned, cancellationToken);
        }
    }

    /// <summary>One round; answers the rooms that were abandoned, if any.</summary>
    public IReadOnlyList<Room>? Sweep()
    {
        List<Room>? abandoned = null;
        var now = time.GetUtcNow();
        foreach (var room in rooms.All)
        {
            foreach (var participant in room.Participants)
            {
                if (participant.MayHaveTurned(now))
                {
                    presence.Settle(room, participant);
                }
            }

            room.Line?.Pump();
            if (IsAbandonedAt(room, now))
            {
                (abandoned ??= []).Add(room);
            }
        }

        return abandoned;
    }

    private async Task RemoveAsync(IReadOnlyList<Room> abandoned, CancellationToken cancellationToken)
    {
        foreach (var room in abandoned)
        {
            if (IsAbandonedAt(room, time.GetUtcNow()) && (await rooms.RemoveAsync(room, cancellationToken)).TryGet(out var removed, out _) && removed)
            {
                LogAbandoned(room.Code);
            }
        }
    }

    private bool IsAbandonedAt(Room room, DateTimeOffset now) => !room.IsUsedSince(now - limits.EmptyRoomLifetime);

    [LoggerMessage(Level = LogLevel.Information, Message = "Room {Code} was removed: nobody was there for a long time")]
    private partial void LogAbandoned(string code);
}
