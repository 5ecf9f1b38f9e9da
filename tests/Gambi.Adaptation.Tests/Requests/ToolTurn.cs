using System.Text.Json.Nodes;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>What a call came to.</summary>
internal sealed record ToolTurn(string CallId, string Output) : Turn
{
    public override JsonObject ToMessage() => new() { ["role"] = "tool", ["tool_call_id"] = CallId, ["content"] = Output };

    public override IEnumerable<JsonObject> ToItems() => [Item(Output)];

    public override IEnumerable<JsonObject> ToItems(Random forms)
    {
        string[] lines = Output.Split('\n');
        return forms.Next(2) == 0 ? ToItems() : [Item(new JsonArray([.. lines.Select(line => Part("input_text", "text", line))]))];
    }

    private JsonObject Item(JsonNode output) => new() { ["type"] = "function_call_output", ["call_id"] = CallId, ["output"] = output };
}
