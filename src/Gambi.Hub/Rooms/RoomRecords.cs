using System.Net;
using System.Text.Json;
using Gambi.Hub.Failures;
using Gambi.Hub.Journal;
using Gambi.Hub.Security;

namespace Gambi.Hub.Rooms;

/// <summary>Rooms and registrations in the journal, each under its room's id: nobody is told of one that is not safe.</summary>
internal sealed class RoomRecords(StateJournal journal, TimeProvider time)
{
    /// <summary>The key of the room itself.</summary>
    public const string RoomKey = "room";

    /// <summary>How the keys of its participants begin.</summary>
    public const string ParticipantPrefix = "p/";

    public ValueTask<HubFailure?> OpenedAsync(Room room) => journal.KeepAsync(
        JournalRecord.Put(room.Id, RoomKey, JsonSerializer.SerializeToUtf8Bytes(Describe(room), KeptRoomsJson.Default.KeptRoom)), orElse: JournalRecord.RemoveGroup(room.Id), time);

    public ValueTask<HubFailure?> DeletedAsync(Room room) => journal.KeepAsync(JournalRecord.RemoveGroup(room.Id), orElse: null, time);

    /// <summary>A participant comes, or registers again.</summary>
    /// <param name="room">Where.</param>
    /// <param name="participant">Who.</param>
    /// <param name="registration">What it says of itself now.</param>
    /// <param name="isNew">Whether it comes.</param>
    public ValueTask<HubFailure?> RegisteredAsync(Room room, Participant participant, ParticipantRegistration registration, bool isNew) => journal.KeepAsync(
        JournalRecord.Put(room.Id, KeyOf(participant.Id), JsonSerializer.SerializeToUtf8Bytes(Describe(participant, registration), KeptRoomsJson.Default.KeptParticipant)),
        orElse: isNew ? JournalRecord.Remove(room.Id, KeyOf(participant.Id)) : null,
        time);

    public ValueTask<HubFailure?> LeftAsync(Room room, string participantId) => journal.KeepAsync(JournalRecord.Remove(room.Id, KeyOf(participantId)), orElse: null, time);

    /// <summary>A registration that was kept came to nothing: the room was full, or gone.</summary>
    public void Undo(Room room, string participantId) => journal.AppendSoon(JournalRecord.Remove(room.Id, KeyOf(participantId)));

    /// <summary>The room that a record holds.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">From when on the room counts as used: the time for which the hub was not there is not held against it.</param>
    /// <exception cref="JsonException">It holds none.</exception>
    public static Room ReadRoom(in JournalRecord record, DateTimeOffset now)
    {
        var kept = JsonSerializer.Deserialize(record.Value[0].Span, KeptRoomsJson.Default.KeptRoom) ?? throw new JsonException("null");
        return new Room
        {
            Id = kept.Id,
            Code = kept.Code,
            Name = kept.Name,
            HostId = kept.HostId,
            HostKeyHash = kept.HostKeyHash,
            Password = kept.PasswordHash is { } hash ? new ProtectedPassword(hash) : null,
            Guard = kept.Guard,
            Defaults = kept.Defaults,
            CreatedAt = kept.CreatedAt,
            RestoredAt = now,
        };
    }

    /// <summary>The participant that a record holds: registered, and not connected.</summary>
    /// <exception cref="JsonException">It holds none.</exception>
    public static Participant ReadParticipant(in JournalRecord record)
    {
        var kept = JsonSerializer.Deserialize(record.Value[0].Span, KeptRoomsJson.Default.KeptParticipant) ?? throw new JsonException("null");
        var registration = new ParticipantRegistration
        {
            Nickname = kept.Nickname,
            Models = kept.Models,
            Endpoint = kept.Endpoint,
            Concurrency = kept.Concurrency,
            Config = kept.Config,
            Specs = kept.Specs,
            Capabilities = kept.Capabilities,
            From = IPAddress.TryParse(kept.From, out var from) ? from : null,
            UpdatedAt = kept.UpdatedAt,
        };
        var participant = new Participant(kept.Id, registration, kept.JoinedAt) { KeyHash = kept.KeyHash };
        participant.Seen(kept.UpdatedAt);
        return participant;
    }

    private static string KeyOf(string participantId) => ParticipantPrefix + participantId;

    private static KeptRoom Describe(Room room) => new()
    {
        Id = room.Id,
        Code = room.Code,
        Name = room.Name,
        HostId = room.HostId,
        HostKeyHash = room.HostKeyHash,
        PasswordHash = room.Password?.Hash,
        Guard = room.Guard,
        Defaults = room.Defaults,
        CreatedAt = room.CreatedAt,
    };

    private static KeptParticipant Describe(Participant participant, ParticipantRegistration registration) => new()
    {
        Id = participant.Id,
        KeyHash = participant.KeyHash,
        JoinedAt = participant.JoinedAt,
        Nickname = registration.Nickname,
        Models = registration.Models,
        Endpoint = registration.Endpoint,
        Concurrency = registration.Concurrency,
        Config = registration.Config,
        Specs = registration.Specs,
        Capabilities = registration.Capabilities,
        From = registration.From?.ToString(),
        UpdatedAt = registration.UpdatedAt,
    };
}
