using System.Text.Json.Nodes;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>A system's word in the middle of a conversation.</summary>
internal sealed record SystemTurn(string Text) : Turn
{
    public override JsonObject ToMessage() => new() { ["role"] = "system", ["content"] = Text };

    public override IEnumerable<JsonObject> ToItems() => [Item("system", Text)];

    public override IEnumerable<JsonObject> ToItems(Random forms)
    {
        string[] lines = Text.Split('\n');
        return forms.Next(2) == 0 ? ToItems() : [Item("system", new JsonArray([.. lines.Select(line => Part("input_text", "text", line))]))];
    }
}
