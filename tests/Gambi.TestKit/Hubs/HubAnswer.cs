using System.Net;
using System.Text.Json;

namespace Gambi.TestKit.Hubs;

/// <summary>A JSON answer of a hub.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body, undefined when it has none.</param>
/// <param name="Headers">Its headers, the content's included.</param>
public sealed record HubAnswer(HttpStatusCode Status, JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The <c>data</c> of an envelope.</summary>
    public JsonElement Data => Body.GetProperty("data");

    /// <summary>The <c>error</c> of either plane.</summary>
    public JsonElement Error => Body.GetProperty("error");

    /// <summary>The error's code.</summary>
    public string? Code => Error.GetProperty("code").GetString();

    /// <summary>The error's message.</summary>
    public string Message => Error.GetProperty("message").GetString() ?? "";
}
