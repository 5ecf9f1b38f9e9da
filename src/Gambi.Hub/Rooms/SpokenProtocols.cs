using Gambi.Adaptation;
using Gambi.Contracts;

namespace Gambi.Hub.Rooms;

/// <summary>Native or adapted: decided here, by what a registration says of its provider and what the provider's answers taught.</summary>
internal static class SpokenProtocols
{
    /// <summary>The protocol that requests and answers of <paramref name="protocol"/> can be adapted to, if any.</summary>
    public static InferenceProtocol? Counterpart(this InferenceProtocol protocol) => protocol switch
    {
        InferenceProtocol.Responses => InferenceProtocol.ChatCompletions,
        InferenceProtocol.ChatCompletions => InferenceProtocol.Responses,
        _ => null,
    };

    /// <summary>The protocol to ask the provider in when the client speaks <paramref name="protocol"/>: that one, or else its counterpart; <c>null</c> when it speaks neither.</summary>
    public static InferenceProtocol? AskedIn(this ParticipantRegistration registration, InferenceProtocol protocol) =>
        Speaks(registration, protocol) ? protocol
        : protocol.Counterpart() is { } other && Speaks(registration, other) ? other
        : null;

    /// <summary>Whether an answer that says "no such route" would mean that the provider lacks the protocol: nobody said otherwise, and another one is left to ask in.</summary>
    public static bool MayLack(this ParticipantRegistration registration, InferenceProtocol protocol) =>
        Said(registration, protocol) == ProtocolSupport.Unknown && protocol.Counterpart() is { } other && Speaks(registration, other);

    private static bool Speaks(ParticipantRegistration registration, InferenceProtocol protocol) =>
        Said(registration, protocol) != ProtocolSupport.Unsupported && registration.Learned.MissingProtocol != protocol;

    /// <summary>What is passed through asks for no capability.</summary>
    private static ProtocolSupport Said(ParticipantRegistration registration, InferenceProtocol protocol) => protocol switch
    {
        InferenceProtocol.Responses => registration.Capabilities.OpenResponses,
        InferenceProtocol.ChatCompletions => registration.Capabilities.ChatCompletions,
        _ => ProtocolSupport.Supported,
    };
}
