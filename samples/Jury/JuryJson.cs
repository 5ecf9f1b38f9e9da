using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gambi.Samples.Jury;

/// <summary>Generated reading of verdicts, which also yields their schema.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Verdict))]
internal sealed partial class JuryJson : JsonSerializerContext;
