using System.ClientModel;
using System.Text;
using System.Text.Json;
using OpenAI.Chat;

namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>NuGet <c>OpenAI</c>'s chat client.</summary>
internal sealed class OpenAIChatBehaviour(Func<string, ChatClient> clientOf) : IBehaviour
{
    public async Task<Said> AskAsync(Question question, CancellationToken cancellationToken)
    {
        ChatCompletion said = await clientOf(question.Model).CompleteChatAsync(MessagesOf(question), OptionsOf(question), cancellationToken);
        return new()
        {
            Text = string.Concat(said.Content.Select(static part => part.Text)),
            Refusal = said.Refusal ?? "",
            Calls = [.. said.ToolCalls.Select(static c => CallOf(c.Id, c.FunctionName, c.FunctionArguments.ToString()))],
            Finish = FinishOf(said.FinishReason),
            Model = said.Model,
            InputTokens = said.Usage?.InputTokenCount,
            OutputTokens = said.Usage?.OutputTokenCount,
            TotalTokens = said.Usage?.TotalTokenCount,
        };
    }

    public async Task<Said> StreamAsync(Question question, Func<string, Task<bool>> heard, CancellationToken cancellationToken)
    {
        var said = new Said();
        var calls = new SortedDictionary<int, (string? Id, string? Name, StringBuilder Arguments)>();
        await foreach (var update in clientOf(question.Model).CompleteChatStreamingAsync(MessagesOf(question), OptionsOf(question), cancellationToken))
        {
            var text = string.Concat(update.ContentUpdate.Select(static part => part.Text));
            said = said with
            {
                Text = said.Text + text,
                Refusal = said.Refusal + update.RefusalUpdate,
                Finish = update.FinishReason is { } reason ? FinishOf(reason) : said.Finish,
                Model = update.Model ?? said.Model,
                InputTokens = update.Usage?.InputTokenCount ?? said.InputTokens,
                OutputTokens = update.Usage?.OutputTokenCount ?? said.OutputTokens,
                TotalTokens = update.Usage?.TotalTokenCount ?? said.TotalTokens,
            };
            foreach (var call in update.ToolCallUpdates)
            {
                var known = calls.TryGetValue(call.Index, out var found) ? found : (null, null, new StringBuilder());
                known.Arguments.Append(call.FunctionArgumentsUpdate);
                calls[call.Index] = (known.Id ?? call.ToolCallId, known.Name ?? call.FunctionName, known.Arguments);
            }

            if (text.Length > 0 && !await heard(text))
            {
                return said;
            }
        }

        // This client reads over an error amid the stream; all that is left to its user is that nothing said how the answer ended.
        return said.Finish is null ? throw new AnswerFailedException("The stream ended without saying why.") : said with { Calls = [.. calls.Values.Select(static c => CallOf(c.Id!, c.Name!, c.Arguments.ToString()))] };
    }

    public Failed? FailureOf(Exception exception) => exception switch
    {
        ClientResultException e => new(e.Status is 0 or 200 ? null : e.Status, e.Message),
        AnswerFailedException e => new(null, e.Message),
        _ => null,
    };

    private static SaidCall CallOf(string id, string name, string arguments) => new(id, name, JsonElement.Parse(arguments).GetProperty("city").GetString()!);

    private static string FinishOf(ChatFinishReason reason) => reason switch
    {
        ChatFinishReason.Stop => "stop",
        ChatFinishReason.Length => "length",
        ChatFinishReason.ContentFilter => "content_filter",
        ChatFinishReason.ToolCalls => "tool_calls",
        _ => reason.ToString(),
    };

    private static List<ChatMessage> MessagesOf(Question question)
    {
        var messages = new List<ChatMessage>();
        if (question.Instructions is { } instructions)
        {
            messages.Add(new SystemChatMessage(instructions));
        }

        foreach (var turn in question.Turns)
        {
            messages.Add(turn switch
            {
                Turn.User user => new UserChatMessage(user.Text),
                Turn.Result result => new ToolChatMessage(result.CallId, result.Text),
                Turn.Answer { Said: { Calls: [] } said } => new AssistantChatMessage(said.Text),
                Turn.Answer { Said: var said } => new AssistantChatMessage(
                    said.Calls.Select(static c => ChatToolCall.CreateFunctionToolCall(c.Id, c.Name, BinaryData.FromString($$"""{"city":"{{c.City}}"}""")))),
                _ => throw new InvalidOperationException(),
            });
        }

        return messages;
    }

    private static ChatCompletionOptions OptionsOf(Question question)
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = question.MaxTokens };
        foreach (var name in question.Tools)
        {
            options.Tools.Add(ChatTool.CreateFunctionTool(name, $"Tells the {name} of a city.", BinaryData.FromString(Question.ToolSchemaText)));
        }

        if (question.Structured)
        {
            options.ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("place", BinaryData.FromString(Question.SchemaText));
        }

        return options;
    }
}
