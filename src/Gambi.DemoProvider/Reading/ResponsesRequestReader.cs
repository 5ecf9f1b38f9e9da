using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gambi.DemoProvider.Reading;

/// <summary>The reader of Responses requests.</summary>
internal static class ResponsesRequestReader
{
    public static bool TryRead(
        JsonElement root,
        IReadOnlyList<PromptMessage> earlier,
        [NotNullWhen(true)] out GenerationRequest? request,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        request = null;
        JsonElement input = root.Member("input");
        refusal = input.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => Refusal.Missing("input"),
            JsonValueKind.String => null,
            JsonValueKind.Array when input.GetArrayLength() > 0 => null,
            _ => Refusal.Wrong("input", "a string or a non-empty array"),
        };
        if (refusal is not null)
        {
            return false;
        }

        request = RequestReader.Create(root, [.. earlier, .. Messages(root.Member("instructions"), input)]) with
        {
            Tools =
            [
                .. root.Member("tools").Items()
                    .Where(tool => tool.Member("type").Text() == "function")
                    .Select(ChatRequestReader.Tool)
                    .OfType<OfferedTool>(),
            ],
            ToolChoice = ChatRequestReader.Choice(root.Member("tool_choice")),
            MaxTokens = root.Member("max_output_tokens").Integer(),
            Stop = [.. root.Member("stop").Texts(), .. root.Member("stop_sequences").Texts()],
            Shape = ChatRequestReader.Shape(root.Member("text").Member("format")),
            Schema = root.Member("text").Member("format").Member("schema"),
        };
        return true;
    }

    private static IEnumerable<PromptMessage> Messages(JsonElement instructions, JsonElement input)
    {
        if (instructions.IsGiven())
        {
            yield return new PromptMessage("system", instructions.ContentText());
        }

        if (input.Text() is { } text)
        {
            yield return new PromptMessage("user", text);
        }

        foreach (JsonElement item in input.Items())
        {
            if (Message(item) is { } message)
            {
                yield return message;
            }
        }
    }

    private static PromptMessage? Message(JsonElement item) => item.Member("type").Text() switch
    {
        null or "message" => new PromptMessage(
            item.Member("role").Text() switch { "developer" => "system", { } role => role, null => "user" },
            item.Member("content").ContentText()),
        "function_call" => new PromptMessage("assistant", item.Member("arguments").Text() ?? ""),
        "function_call_output" => new PromptMessage("tool", item.Member("output").ContentText()),
        _ => null,
    };
}
