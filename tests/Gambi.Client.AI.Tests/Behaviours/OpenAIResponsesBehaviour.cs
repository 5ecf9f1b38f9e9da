using System.ClientModel;
using System.Text.Json;
using OpenAI.Responses;

namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>NuGet <c>OpenAI</c>'s Responses client.</summary>
internal sealed class OpenAIResponsesBehaviour(ResponsesClient client) : IBehaviour
{
    public async Task<Said> AskAsync(Question question, CancellationToken cancellationToken) =>
        Read(await client.CreateResponseAsync(OptionsOf(question, stream: false), cancellationToken));

    public async Task<Said> StreamAsync(Question question, Func<string, Task<bool>> heard, CancellationToken cancellationToken)
    {
        Said? said = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(OptionsOf(question, stream: true), cancellationToken))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate delta when !await heard(delta.Delta):
                    return new();
                case StreamingResponseCompletedUpdate completed:
                    said = Read(completed.Response);
                    break;
                case StreamingResponseIncompleteUpdate incomplete:
                    said = Read(incomplete.Response);
                    break;
                case StreamingResponseFailedUpdate failed:
                    throw new AnswerFailedException(failed.Response.Error.Message);
            }
        }

        return said ?? throw new AnswerFailedException("The stream ended before the answer was complete.");
    }

    public Failed? FailureOf(Exception exception) => exception switch
    {
        ClientResultException e => new(e.Status is 0 or 200 ? null : e.Status, e.Message),
        AnswerFailedException e => new(null, e.Message),
        _ => null,
    };

    private static CreateResponseOptions OptionsOf(Question question, bool stream)
    {
        var options = new CreateResponseOptions { Model = question.Model, Instructions = question.Instructions, MaxOutputTokenCount = question.MaxTokens, StreamingEnabled = stream };
        foreach (var name in question.Tools)
        {
            options.Tools.Add(ResponseTool.CreateFunctionTool(name, BinaryData.FromString(Question.ToolSchemaText), strictModeEnabled: false, $"Tells the {name} of a city."));
        }

        if (question.Structured)
        {
            options.TextOptions = new() { TextFormat = ResponseTextFormat.CreateJsonSchemaFormat("place", BinaryData.FromString(Question.SchemaText)) };
        }

        foreach (var item in question.Turns.SelectMany(ItemsOf))
        {
            options.InputItems.Add(item);
        }

        return options;
    }

    private static IEnumerable<ResponseItem> ItemsOf(Turn turn) => turn switch
    {
        Turn.User user => [ResponseItem.CreateUserMessageItem(user.Text)],
        Turn.Result result => [ResponseItem.CreateFunctionCallOutputItem(result.CallId, result.Text)],
        Turn.Answer { Said: { Calls: [] } said } => [ResponseItem.CreateAssistantMessageItem(said.Text)],
        Turn.Answer { Said: var said } => said.Calls.Select(static c => ResponseItem.CreateFunctionCallItem(c.Id, c.Name, BinaryData.FromString($$"""{"city":"{{c.City}}"}"""))),
        _ => throw new InvalidOperationException(),
    };

    private static Said Read(ResponseResult response)
    {
        if (response.Error is { } error)
        {
            throw new AnswerFailedException(error.Message);
        }

        var calls = response.OutputItems.OfType<FunctionCallResponseItem>()
            .Select(static c => new SaidCall(c.CallId, c.FunctionName, JsonElement.Parse(c.FunctionArguments.ToString()).GetProperty("city").GetString()!)).ToArray();
        return new()
        {
            Text = response.GetOutputText() ?? "",
            Refusal = string.Concat(response.OutputItems.OfType<MessageResponseItem>().SelectMany(static m => m.Content).Select(static part => part.Refusal)),
            Calls = calls,
            Finish = response.IncompleteStatusDetails?.Reason?.ToString() switch
            {
                "max_output_tokens" => "length",
                { } reason => reason,
                null => calls.Length > 0 ? "tool_calls" : "stop",
            },
            Model = response.Model,
            InputTokens = response.Usage?.InputTokenCount,
            OutputTokens = response.Usage?.OutputTokenCount,
            TotalTokens = response.Usage?.TotalTokenCount,
        };
    }
}
