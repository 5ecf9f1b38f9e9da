namespace Gambi.Client.AI.Tests.Rooms;

/// <summary>What the only participant's provider speaks: clients must not be able to tell.</summary>
public enum ParticipantKind
{
    /// <summary>Both protocols.</summary>
    Native,

    /// <summary>Chat Completions only; the hub adapts Responses.</summary>
    ChatOnly,

    /// <summary>Responses only; the hub adapts Chat Completions.</summary>
    ResponsesOnly,
}
