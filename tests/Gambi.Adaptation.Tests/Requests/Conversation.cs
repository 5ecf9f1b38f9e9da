using System.Text.Json.Nodes;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>A generated request in neither protocol, and how each says it.</summary>
/// <param name="Instructions">What the system says first.</param>
/// <param name="Turns">What was said since; a user begins.</param>
/// <param name="Options">The fields that each protocol has besides.</param>
internal sealed record Conversation(string? Instructions, IReadOnlyList<Turn> Turns, IReadOnlyList<Option> Options)
{
    /// <summary>As a Chat Completions request.</summary>
    public JsonObject ToChat()
    {
        var messages = new JsonArray();
        if (Instructions is not null)
        {
            messages.Add((JsonNode)new JsonObject { ["role"] = "system", ["content"] = Instructions });
        }

        foreach (Turn turn in Turns)
        {
            messages.Add((JsonNode)turn.ToMessage());
        }

        var chat = new JsonObject { ["model"] = "m", ["messages"] = messages };
        Add(Options.Select(option => option.Chat), chat);
        return chat;
    }

    /// <summary>As a Responses request, in the form in which our writer says it.</summary>
    public JsonObject ToResponses() => ToResponses(turn => turn.ToItems(), developer: false, store: true);

    /// <summary>As a Responses request, in the many forms in which clients say the same.</summary>
    public JsonObject ToResponses(Random forms) => ToResponses(turn => turn.ToItems(forms), developer: true, store: false);

    public override string ToString() => ToChat().ToJsonString();

    private JsonObject ToResponses(Func<Turn, IEnumerable<JsonObject>> say, bool developer, bool store)
    {
        var responses = new JsonObject { ["model"] = "m" };
        if (Instructions is not null)
        {
            responses["instructions"] = Instructions;
        }

        var input = new JsonArray();
        foreach (JsonObject item in Turns.SelectMany(say))
        {
            if (developer && item["role"]?.GetValue<string>() == "system" && input.Count % 2 == 0)
            {
                item["role"] = "developer";
            }

            input.Add((JsonNode)item);
        }

        responses["input"] = input;
        Add(Options.Select(option => option.Responses), responses);
        if (store)
        {
            responses["store"] = false;
        }

        return responses;
    }

    /// <summary>Puts members into an object; options may share one, as the two halves of <c>text</c> do.</summary>
    private static void Add(IEnumerable<string> options, JsonObject request)
    {
        foreach (string option in options)
        {
            foreach ((string name, JsonNode? value) in JsonNode.Parse($"{{{option}}}")!.AsObject())
            {
                if (request[name] is JsonObject shared && value is JsonObject more)
                {
                    foreach ((string inner, JsonNode? innerValue) in more)
                    {
                        shared[inner] = innerValue?.DeepClone();
                    }
                }
                else
                {
                    request[name] = value?.DeepClone();
                }
            }
        }
    }
}
