namespace Gambi.Conformance.Rooms;

/// <summary>What a participant's provider speaks, and whether the hub is told: the same clients must work with each of them.</summary>
public enum ParticipantKind
{
    /// <summary>Both protocols.</summary>
    Native,

    /// <summary>Chat Completions only, as its registration says.</summary>
    ChatOnly,

    /// <summary>Chat Completions only, which its registration does not say: the hub must learn it from a 404.</summary>
    ChatOnlyUntold,

    /// <summary>Responses only, as its registration says.</summary>
    ResponsesOnly,
}
