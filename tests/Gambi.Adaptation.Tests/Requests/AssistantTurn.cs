using System.Text.Json.Nodes;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>What an assistant says, declines and calls; at least one of them.</summary>
internal sealed record AssistantTurn(string? Text, string? Refusal, IReadOnlyList<(string Id, string Name, string Arguments)> Calls) : Turn
{
    public override JsonObject ToMessage()
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = Text };
        if (Refusal is not null)
        {
            message["refusal"] = Refusal;
        }

        if (Calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. Calls.Select(call => new JsonObject
            {
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
            })]);
        }

        return message;
    }

    public override IEnumerable<JsonObject> ToItems()
    {
        if (Refusal is not null)
        {
            yield return Item("assistant", Parts());
        }
        else if (Text is not null)
        {
            yield return Item("assistant", Text);
        }

        foreach ((string id, string name, string arguments) in Calls)
        {
            yield return new JsonObject { ["type"] = "function_call", ["call_id"] = id, ["name"] = name, ["arguments"] = arguments };
        }
    }

    /// <summary>As an answer has it that is sent back: with reasoning, ids, and what else tells of the answer.</summary>
    public override IEnumerable<JsonObject> ToItems(Random forms)
    {
        foreach (JsonObject item in ToItems())
        {
            if (forms.Next(2) == 0)
            {
                yield return new JsonObject { ["type"] = "reasoning", ["id"] = "rs_1", ["summary"] = new JsonArray() };
            }

            if (item["role"] is not null && forms.Next(2) == 0)
            {
                item["content"] = Parts();
                item["phase"] = "commentary";
            }

            item["id"] = "id_1";
            item["status"] = "completed";
            yield return item;
        }
    }

    private JsonArray Parts()
    {
        var parts = new JsonArray();
        if (Text is not null)
        {
            parts.Add((JsonNode)Part("output_text", "text", Text));
        }

        if (Refusal is not null)
        {
            parts.Add((JsonNode)Part("refusal", "refusal", Refusal));
        }

        return parts;
    }
}
