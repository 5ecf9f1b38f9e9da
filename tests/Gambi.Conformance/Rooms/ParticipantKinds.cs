using Gambi.Contracts;
using Gambi.DemoProvider;

namespace Gambi.Conformance.Rooms;

/// <summary>What each kind of participant is made of.</summary>
internal static class ParticipantKinds
{
    /// <summary>All of them, for theories.</summary>
    public static TheoryData<ParticipantKind> All => [.. Enum.GetValues<ParticipantKind>()];

    public static DemoProtocols Protocols(this ParticipantKind kind) => kind switch
    {
        ParticipantKind.ChatOnly or ParticipantKind.ChatOnlyUntold => DemoProtocols.Chat,
        ParticipantKind.ResponsesOnly => DemoProtocols.Responses,
        _ => DemoProtocols.Both,
    };

    /// <summary>What the hub is told; <c>null</c> leaves it to the participant to find out.</summary>
    public static ParticipantCapabilities? Capabilities(this ParticipantKind kind) => kind switch
    {
        ParticipantKind.ChatOnly => new() { OpenResponses = ProtocolSupport.Unsupported, ChatCompletions = ProtocolSupport.Supported },
        ParticipantKind.ChatOnlyUntold => new() { OpenResponses = ProtocolSupport.Unknown, ChatCompletions = ProtocolSupport.Unknown },
        ParticipantKind.ResponsesOnly => new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Unsupported },
        _ => null,
    };
}
