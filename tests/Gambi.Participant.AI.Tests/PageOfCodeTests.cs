using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text;
using Gambi.Participant.AI.Tests.Doubles;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Responses;
using ChatMessage = OpenAI.Chat.ChatMessage;

namespace Gambi.Participant.AI.Tests;

/// <summary>A page of code turns a chat client into a participant, and another app talks to it through the room: streamed, with tools, in both protocols.</summary>
public sealed class PageOfCodeTests
{
    private const string Schema = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_chats_with_a_shared_chat_client_and_runs_the_tool_it_asks_for()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        await using ParticipantSession participant = await ChatClientParticipant.JoinAsync(new Forecaster(), room.Options("forecaster", "sky-1"), Token);

        ChatClient app = room.OpenAI.GetChatClient("forecaster");
        ChatCompletionOptions options = new() { Tools = { ChatTool.CreateFunctionTool("weather", "Tells the weather.", BinaryData.FromString(Schema)) } };
        List<ChatMessage> messages = [new UserChatMessage("What is it like in Porto?")];
        ChatCompletion first = await app.CompleteChatAsync(messages, options, Token);
        ChatToolCall call = Assert.Single(first.ToolCalls);
        messages.AddRange([new AssistantChatMessage(first), new ToolChatMessage(call.Id, "rain")]);
        (string streamed, ChatTokenUsage? usage) = await StreamAsync(app.CompleteChatStreamingAsync(messages, options, Token));

        Assert.Equal(OpenAI.Chat.ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal(("weather", """{"city":"Porto"}"""), (call.FunctionName, call.FunctionArguments.ToString()));
        Assert.Equal("In Porto: rain.", streamed);
        Assert.Equal((7, 5), (usage?.InputTokenCount, usage?.OutputTokenCount));
        Assert.Equal("sky-1", first.Model);
    }

    [Fact]
    public async Task An_app_speaks_Responses_with_a_shared_chat_client_and_runs_the_tool_it_asks_for()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        await using ParticipantSession participant = await ChatClientParticipant.JoinAsync(new Forecaster(), room.Options("forecaster", "sky-1"), Token);

        CreateResponseOptions options = new() { Model = "model:sky-1", InputItems = { ResponseItem.CreateUserMessageItem("What is it like in Porto?") } };
        options.Tools.Add(ResponseTool.CreateFunctionTool("weather", BinaryData.FromString(Schema), strictModeEnabled: false, "Tells the weather."));
        ResponseResult first = await room.Responses.CreateResponseAsync(options, Token);
        FunctionCallResponseItem call = Assert.Single(first.OutputItems.OfType<FunctionCallResponseItem>());
        options.InputItems.Add(call);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "rain"));
        options.StreamingEnabled = true;
        StringBuilder text = new();
        await foreach (StreamingResponseUpdate update in await room.Responses.CreateResponseStreamingAsync(options, Token))
        {
            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
        }

        Assert.Equal("weather", call.FunctionName);
        Assert.Equal("In Porto: rain.", text.ToString());
    }

    private static async Task<(string Text, ChatTokenUsage? Usage)> StreamAsync(AsyncCollectionResult<StreamingChatCompletionUpdate> updates)
    {
        StringBuilder text = new();
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in updates)
        {
            text.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
        }

        return (text.ToString(), usage);
    }

    /// <summary>All that somebody who shares a chat client has to have: any <see cref="IChatClient"/>.</summary>
    private sealed class Forecaster : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            FunctionResultContent? result = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().LastOrDefault();
            if (result is null)
            {
                yield return new(ChatRole.Assistant, [new FunctionCallContent("call-1", Assert.Single(options!.Tools!).Name, new Dictionary<string, object?> { ["city"] = "Porto" })]);
                yield break;
            }

            foreach (string word in new[] { "In ", "Porto: ", $"{result.Result}", "." })
            {
                await Task.Yield();
                yield return new(ChatRole.Assistant, word);
            }

            yield return new(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 7, OutputTokenCount = 5 })]);
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
