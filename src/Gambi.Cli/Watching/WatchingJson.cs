using System.Text.Json.Serialization;
using Gambi.Contracts;

namespace Gambi.Cli.Watching;

/// <summary>The JSON of events' data, generated at build time; other hubs may send numbers as text.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(LlmMetrics))]
internal sealed partial class WatchingJson : JsonSerializerContext;
