using System.Text.Json;
using Gambi.Hub.Journal;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub;

/// <summary>Brings back what the journal has, before the hub listens.</summary>
internal sealed partial class Restoration(
    StateJournal journal, RoomRegistry rooms, ResponseStore responses, ResponseRecords records, TimeProvider time, ILogger<Restoration> logger) : IHostedLifecycleService
{
    private int _unreadable;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (journal.IsOn)
        {
            Restore();
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Restore()
    {
        var now = time.GetUtcNow();
        var (roomCount, participantCount) = (0, 0);
        var groups = journal.Open().GroupBy(static record => record.Group, StringComparer.Ordinal).ToList();
        var ended = new List<StoredResponse>();
        foreach (var group in groups)
        {
            if (FindRoom(group, now) is not { } room || !rooms.Restore(room))
            {
                if (!group.Any(static record => record.Key == RoomRecords.RoomKey))
                {
                    // What was said of a room that is gone, by somebody who came as it went.
                    journal.AppendSoon(JournalRecord.RemoveGroup(group.Key));
                }

                continue;
            }

            roomCount++;
            participantCount += RestoreParticipants(group, room);
            ended.AddRange(Of(ResponseRecords.Prefix, group).Select(record => TryRead(record, r => records.Read(room, r))).OfType<StoredResponse>());
        }

        var responseCount = responses.Restore(ended);
        LogRestored(roomCount, participantCount, responseCount);
        if (_unreadable > 0)
        {
            LogUnreadable(_unreadable);
        }
    }

    private Room? FindRoom(IEnumerable<JournalRecord> group, DateTimeOffset now) =>
        group.Where(static record => record.Key == RoomRecords.RoomKey).Select(record => TryRead(record, r => RoomRecords.ReadRoom(r, now))).FirstOrDefault();

    private int RestoreParticipants(IEnumerable<JournalRecord> group, Room room)
    {
        var participants = Of(RoomRecords.ParticipantPrefix, group)
            .Select(record => TryRead(record, static r => RoomRecords.ReadParticipant(r)))
            .OfType<Participant>()
            .OrderBy(static participant => participant.JoinedAt);
        return participants.Count(participant => room.GetOrAdd(participant, int.MaxValue).Failure is null);
    }

    private static IEnumerable<JournalRecord> Of(string prefix, IEnumerable<JournalRecord> group) =>
        group.Where(record => record.Key.StartsWith(prefix, StringComparison.Ordinal));

    private T? TryRead<T>(JournalRecord record, Func<JournalRecord, T> read)
        where T : class
    {
        try
        {
            return read(record);
        }
        catch (JsonException)
        {
            // It was written whole, so another version of the hub wrote it: it stays where it is.
            _unreadable++;
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Back from the journal: {Rooms} rooms, {Participants} participants, {Responses} responses")]
    private partial void LogRestored(int rooms, int participants, int responses);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} records of the journal are whole but say nothing this version understands; they are left alone")]
    private partial void LogUnreadable(int count);
}
