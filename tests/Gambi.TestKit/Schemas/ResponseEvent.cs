using System.Text.Json;

namespace Gambi.TestKit.Schemas;

/// <summary>One event of a response's stream.</summary>
/// <param name="Type">What its <c>event:</c> line said.</param>
/// <param name="Data">Its data.</param>
public sealed record ResponseEvent(string Type, JsonElement Data);
