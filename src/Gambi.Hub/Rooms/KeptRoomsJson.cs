using System.Text.Json.Serialization;

namespace Gambi.Hub.Rooms;

/// <summary>The JSON of what is kept of rooms, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptRoom))]
[JsonSerializable(typeof(KeptParticipant))]
internal sealed partial class KeptRoomsJson : JsonSerializerContext;
