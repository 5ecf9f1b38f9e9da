using System.Text.Json.Nodes;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>What a user says and shows.</summary>
internal sealed record UserTurn(string Text, bool IsPlain, string? Image, string? File, bool HasAudio) : Turn
{
    public override JsonObject ToMessage()
    {
        if (IsPlain)
        {
            return new JsonObject { ["role"] = "user", ["content"] = Text };
        }

        var parts = new JsonArray { (JsonNode)Part("text", "text", Text), (JsonNode)Part("text", "text", "more") };
        if (Image is not null)
        {
            parts.Add((JsonNode)new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = Image, ["detail"] = "low" } });
        }

        if (File is not null)
        {
            parts.Add((JsonNode)new JsonObject { ["type"] = "file", ["file"] = new JsonObject { ["file_data"] = File, ["filename"] = "f" } });
        }

        AddAudio(parts);
        return new JsonObject { ["role"] = "user", ["content"] = parts };
    }

    public override IEnumerable<JsonObject> ToItems()
    {
        if (IsPlain)
        {
            return [Item("user", Text)];
        }

        var parts = new JsonArray { (JsonNode)Part("input_text", "text", Text), (JsonNode)Part("input_text", "text", "more") };
        if (Image is not null)
        {
            parts.Add((JsonNode)new JsonObject { ["type"] = "input_image", ["image_url"] = Image, ["detail"] = "low" });
        }

        if (File is not null)
        {
            parts.Add((JsonNode)new JsonObject { ["type"] = "input_file", ["file_data"] = File, ["filename"] = "f" });
        }

        AddAudio(parts);
        return [Item("user", parts)];
    }

    public override IEnumerable<JsonObject> ToItems(Random forms)
    {
        if (!IsPlain || forms.Next(2) == 0)
        {
            return ToItems();
        }

        return [new JsonObject { ["role"] = "user", ["content"] = new JsonArray { (JsonNode)Part("input_text", "text", Text) } }];
    }

    private void AddAudio(JsonArray parts)
    {
        if (HasAudio)
        {
            parts.Add((JsonNode)new JsonObject { ["type"] = "input_audio", ["input_audio"] = new JsonObject { ["data"] = "AA==", ["format"] = "wav" } });
        }
    }
}
