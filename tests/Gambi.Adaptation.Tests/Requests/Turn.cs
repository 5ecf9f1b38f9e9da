using System.Text.Json.Nodes;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>What one speaker of a generated conversation says.</summary>
internal abstract record Turn
{
    /// <summary>As a Chat Completions message.</summary>
    public abstract JsonObject ToMessage();

    /// <summary>As Responses items, said plainly.</summary>
    public abstract IEnumerable<JsonObject> ToItems();

    /// <summary>As Responses items, said in one of the forms in which clients say the same.</summary>
    public virtual IEnumerable<JsonObject> ToItems(Random forms) => ToItems();

    protected static JsonObject Item(string role, JsonNode content) => new() { ["type"] = "message", ["role"] = role, ["content"] = content };

    protected static JsonObject Part(string type, string name, string text) => new() { ["type"] = type, [name] = text };
}
