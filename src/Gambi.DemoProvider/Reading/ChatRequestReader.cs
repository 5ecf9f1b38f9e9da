using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gambi.DemoProvider.Reading;

/// <summary>The reader of Chat Completions requests.</summary>
internal static class ChatRequestReader
{
    public static bool TryRead(JsonElement root, [NotNullWhen(true)] out GenerationRequest? request, [NotNullWhen(false)] out Refusal? refusal)
    {
        request = null;
        JsonElement messages = root.Member("messages");
        refusal = messages.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => Refusal.Missing("messages"),
            JsonValueKind.Array when messages.GetArrayLength() > 0 => null,
            _ => Refusal.Wrong("messages", "a non-empty array"),
        };
        if (refusal is not null)
        {
            return false;
        }

        request = RequestReader.Create(root, [.. messages.Items().Select(Message)]) with
        {
            Tools = [.. root.Member("tools").Items().Select(tool => Tool(tool.Member("function"))).OfType<OfferedTool>()],
            ToolChoice = Choice(root.Member("tool_choice")),
            MaxTokens = root.Member("max_completion_tokens").Integer() ?? root.Member("max_tokens").Integer(),
            Stop = root.Member("stop").Texts(),
            Shape = Shape(root.Member("response_format")),
            Schema = root.Member("response_format").Member("json_schema").Member("schema"),
        };
        return true;
    }

    internal static OfferedTool? Tool(JsonElement function) =>
        function.Member("name").Text() is { } name
            ? new OfferedTool(name, function.Member("description").Text() ?? "", function.Member("parameters"))
            : null;

    internal static ToolChoice Choice(JsonElement choice) => choice.Text() switch
    {
        "none" => ToolChoice.None,
        not null => ToolChoice.Auto,
        null => new ToolChoice(true, choice.Member("function").Member("name").Text() ?? choice.Member("name").Text()),
    };

    internal static AnswerShape Shape(JsonElement format) => format.Member("type").Text() switch
    {
        "json_object" => AnswerShape.JsonObject,
        "json_schema" => AnswerShape.JsonSchema,
        _ => AnswerShape.Text,
    };

    private static PromptMessage Message(JsonElement message) => new(
        message.Member("role").Text() switch
        {
            "developer" => "system",
            { } role => role,
            null => "user",
        },
        message.Member("content").ContentText());
}
