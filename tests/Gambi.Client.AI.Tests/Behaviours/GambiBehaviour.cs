using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>Our own client, as anybody's <see cref="IChatClient"/>.</summary>
internal sealed class GambiBehaviour(IChatClient client) : IBehaviour
{
    public async Task<Said> AskAsync(Question question, CancellationToken cancellationToken) =>
        Read(await client.GetResponseAsync(MessagesOf(question), OptionsOf(question), cancellationToken));

    public async Task<Said> StreamAsync(Question question, Func<string, Task<bool>> heard, CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(MessagesOf(question), OptionsOf(question), cancellationToken))
        {
            updates.Add(update);
            if (update.Text.Length > 0 && !await heard(update.Text))
            {
                break;
            }
        }

        return Read(updates.ToChatResponse());
    }

    public Failed? FailureOf(Exception exception) => exception is GambiException e ? new(e.Status, $"{e.Code} {e.Message}") : null;

    private static List<ChatMessage> MessagesOf(Question question)
    {
        var messages = new List<ChatMessage>();
        foreach (var turn in question.Turns)
        {
            messages.Add(turn switch
            {
                Turn.User user => new(ChatRole.User, user.Text),
                Turn.Result result => new(ChatRole.Tool, [new FunctionResultContent(result.CallId, result.Text)]),
                Turn.Answer { Said: var said } => new(ChatRole.Assistant, [.. Contents(said)]),
                _ => throw new InvalidOperationException(),
            });
        }

        return messages;
    }

    private static IEnumerable<AIContent> Contents(Said said)
    {
        if (said.Text.Length > 0)
        {
            yield return new TextContent(said.Text);
        }

        foreach (var call in said.Calls)
        {
            yield return new FunctionCallContent(call.Id, call.Name, new Dictionary<string, object?> { ["city"] = call.City });
        }
    }

    private static ChatOptions OptionsOf(Question question) => new()
    {
        ModelId = question.Model,
        Instructions = question.Instructions,
        MaxOutputTokens = question.MaxTokens,
        Tools = [.. question.Tools.Select(name => AIFunctionFactory.CreateDeclaration(name, $"Tells the {name} of a city.", JsonElement.Parse(Question.ToolSchemaText)))],
        ResponseFormat = question.Structured ? ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Question.SchemaText), "place") : null,
    };

    private static Said Read(ChatResponse response)
    {
        var contents = response.Messages.SelectMany(static m => m.Contents).ToArray();
        return new()
        {
            Text = response.Text,
            Refusal = string.Concat(contents.OfType<ErrorContent>().Select(static e => e.Message)),
            Calls = [.. contents.OfType<FunctionCallContent>().Select(static c => new SaidCall(c.CallId, c.Name, CityOf(c)))],
            Finish = response.FinishReason?.Value,
            Model = response.ModelId,
            InputTokens = response.Usage?.InputTokenCount,
            OutputTokens = response.Usage?.OutputTokenCount,
            TotalTokens = response.Usage?.TotalTokenCount,
        };
    }

    private static string CityOf(FunctionCallContent call) => Assert.IsType<JsonElement>(Assert.Contains("city", call.Arguments!)).GetString()!;
}
