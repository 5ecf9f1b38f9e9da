using System.Text.Json.Serialization;
using Gambi.Contracts;

namespace Gambi.Cli.Output;

/// <summary>The JSON of values that the contract only has inside others, generated at build time; other hubs may send numbers as text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LlmMetrics))]
[JsonSerializable(typeof(LlmCompleteData))]
[JsonSerializable(typeof(LlmErrorData))]
[JsonSerializable(typeof(PublicRuntimeConfig))]
[JsonSerializable(typeof(ParticipantSummary))]
[JsonSerializable(typeof(IReadOnlyList<RoomSummary>))]
internal sealed partial class CliJson : JsonSerializerContext;
