namespace Gambi.Contracts;

/// <summary>The types of room events.</summary>
public static class RoomEventTypes
{
    /// <summary>First on every stream.</summary>
    public const string Connected = "connected";

    /// <summary>A room was created.</summary>
    public const string RoomCreated = "room.created";

    /// <summary>A room was deleted (ours); its streams end after it.</summary>
    public const string RoomDeleted = "room.deleted";

    /// <summary>A participant registered for the first time.</summary>
    public const string ParticipantJoined = "participant.joined";

    /// <summary>A participant registered again.</summary>
    public const string ParticipantUpdated = "participant.updated";

    /// <summary>A participant was removed.</summary>
    public const string ParticipantLeft = "participant.left";

    /// <summary>A participant became unreachable.</summary>
    public const string ParticipantOffline = "participant.offline";

    /// <summary>A participant became reachable (ours).</summary>
    public const string ParticipantOnline = "participant.online";

    /// <summary>An inference request was dispatched.</summary>
    public const string LlmRequest = "llm.request";

    /// <summary>An inference request was answered.</summary>
    public const string LlmComplete = "llm.complete";

    /// <summary>An inference request failed.</summary>
    public const string LlmError = "llm.error";

    /// <summary>More or fewer requests wait for a participant (ours); at most one a second.</summary>
    public const string QueueChanged = "queue.changed";

    /// <summary>A reader fell behind and missed events (ours).</summary>
    public const string EventsDropped = "events.dropped";
}
