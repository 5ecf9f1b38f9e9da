using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>The JSON of the contract, generated at build time: camelCase, absent values omitted.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Envelope<HealthStatus>))]
[JsonSerializable(typeof(Envelope<IReadOnlyList<RoomSummary>>))]
[JsonSerializable(typeof(Envelope<RoomSummary>))]
[JsonSerializable(typeof(Envelope<CreatedRoom>))]
[JsonSerializable(typeof(Envelope<SuccessResult>))]
[JsonSerializable(typeof(Envelope<IReadOnlyList<ParticipantSummary>>))]
[JsonSerializable(typeof(Envelope<RegisteredParticipant>))]
[JsonSerializable(typeof(Envelope<HeartbeatResult>))]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(CreateRoomRequest))]
[JsonSerializable(typeof(RegisterParticipantRequest))]
[JsonSerializable(typeof(RuntimeConfig))]
[JsonSerializable(typeof(RoomEvent))]
[JsonSerializable(typeof(ConnectedData))]
[JsonSerializable(typeof(EventsDroppedData))]
[JsonSerializable(typeof(ParticipantRef))]
[JsonSerializable(typeof(RoomRef))]
[JsonSerializable(typeof(LlmRequestData))]
[JsonSerializable(typeof(LlmCompleteData))]
[JsonSerializable(typeof(LlmErrorData))]
[JsonSerializable(typeof(QueueState))]
[JsonSerializable(typeof(ModelList))]
public sealed partial class ContractsJson : JsonSerializerContext
{
    /// <summary>The same, written for eyes too: quotes, dashes and other letters stay as they are. For JSON that is sent as JSON, never inside HTML.</summary>
    public static ContractsJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
