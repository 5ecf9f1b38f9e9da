using System.Text.Json;

namespace Gambi.DemoProvider.Reading;

/// <summary>A function that the caller offers to run.</summary>
internal sealed record OfferedTool(string Name, string Description, JsonElement Parameters);
