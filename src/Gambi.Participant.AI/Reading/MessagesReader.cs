using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Reads the conversation of a request.</summary>
internal static class MessagesReader
{
    public static List<ChatMessage> Read(RequestField messages)
    {
        List<ChatMessage> read = messages.IsGiven ? [.. messages.Items().Select(ReadMessage)] : throw messages.Missing();
        return read.Count > 0 ? read : throw messages.Wrong("at least one message");
    }

    private static ChatMessage ReadMessage(RequestField message)
    {
        (ChatRole role, List<AIContent> contents) = message["role"].Text() switch
        {
            // What OpenAI calls developer, everybody else knows as system.
            "system" or "developer" => (ChatRole.System, PartsReader.Read(message["content"])),
            "user" => (ChatRole.User, PartsReader.Read(message["content"])),
            "assistant" => (ChatRole.Assistant, ReadAssistant(message)),
            "tool" => (ChatRole.Tool, [new FunctionResultContent(message["tool_call_id"].Text(), PartsReader.ReadText(message["content"]))]),
            _ => throw message["role"].Wrong("'system', 'developer', 'user', 'assistant' or 'tool'"),
        };
        return new(role, contents) { AuthorName = message["name"].TextOrNull() };
    }

    private static List<AIContent> ReadAssistant(RequestField message)
    {
        List<AIContent> contents = [];
        if ((message["reasoning_content"].TextOrNull() ?? message["reasoning"].TextOrNull()) is { Length: > 0 } reasoning)
        {
            contents.Add(new TextReasoningContent(reasoning));
        }

        contents.AddRange(message["content"].IsGiven ? PartsReader.Read(message["content"]) : []);
        if (message["refusal"].TextOrNull() is { Length: > 0 } refusal)
        {
            contents.Add(PartsReader.Refusal(refusal));
        }

        if (message["function_call"] is { IsGiven: true } old)
        {
            throw old.Unsupported("say 'tool_calls' instead");
        }

        contents.AddRange(message["tool_calls"].Items().Select(ReadCall));
        return contents;
    }

    // What a model wrote as arguments may be no JSON; the chat client is told so, because its caller cannot mend it.
    private static FunctionCallContent ReadCall(RequestField call) => FunctionCallContent.CreateFromParsedArguments(
        call["function"]["arguments"].TextOrNull() ?? "", call["id"].Text(), call["function"]["name"].Text(), LooseJson.ReadObject);
}
