using System.Text.Json.Serialization;

namespace Gambi.Hub.Responses;

/// <summary>The JSON of what is kept of responses, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptResponse))]
internal sealed partial class KeptResponsesJson : JsonSerializerContext;
