using System.ClientModel;
using System.Text;
using System.Text.Json;
using Gambi.Conformance.Rooms;
using Gambi.DemoProvider;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;

namespace Gambi.Conformance;

/// <summary>NuGet <c>OpenAI</c>: chat, embeddings and models.</summary>
public sealed class DotNetChatTests
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "weather",
        "Tells the weather of a city.",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_chat_is_completed_with_usage(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        ChatCompletion completion = await room.Chat.CompleteChatAsync([new SystemChatMessage("Be brief."), new UserChatMessage("hello from .NET")], cancellationToken: Token);
        Assert.Contains("hello from .NET", completion.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ConformanceProvider.Model, completion.Model);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal(completion.Usage.TotalTokenCount, completion.Usage.InputTokenCount + completion.Usage.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_chat_is_streamed_update_by_update_with_the_usage_this_client_asks_for(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        var text = new StringBuilder();
        int updates = 0;
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in room.Chat.CompleteChatStreamingAsync([new UserChatMessage("stream to .NET")], cancellationToken: Token))
        {
            updates++;
            usage = update.Usage ?? usage;
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
        }

        Assert.Contains("stream to .NET", text.ToString(), StringComparison.Ordinal);
        Assert.True(updates > 5, $"{updates} updates");
        Assert.True(usage?.OutputTokenCount > 0);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_tool_is_called_and_its_answer_used(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        List<ChatMessage> messages = [new UserChatMessage("what is the weather")];
        ChatCompletionOptions options = new() { Tools = { Weather } };
        ChatCompletion first = await room.Chat.CompleteChatAsync(messages, options, Token);
        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        ChatToolCall call = Assert.Single(first.ToolCalls);
        using (JsonDocument arguments = JsonDocument.Parse(call.FunctionArguments))
        {
            Assert.Equal(JsonValueKind.String, arguments.RootElement.GetProperty("city").ValueKind);
        }

        messages.Add(new AssistantChatMessage(first));
        messages.Add(new ToolChatMessage(call.Id, "rain until noon"));
        ChatCompletion second = await room.Chat.CompleteChatAsync(messages, options, Token);
        Assert.Contains("rain until noon", second.Content[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_streamed_tool_call_is_put_together_from_its_updates(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        var arguments = new StringBuilder();
        string? name = null;
        await foreach (StreamingChatCompletionUpdate update in room.Chat.CompleteChatStreamingAsync([new UserChatMessage("weather")], new() { Tools = { Weather } }, Token))
        {
            foreach (StreamingChatToolCallUpdate call in update.ToolCallUpdates)
            {
                name ??= call.FunctionName;
                arguments.Append(call.FunctionArgumentsUpdate.ToString());
            }
        }

        Assert.Equal("weather", name);
        using JsonDocument parsed = JsonDocument.Parse(arguments.ToString());
        Assert.True(parsed.RootElement.TryGetProperty("city", out _));
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task An_answer_follows_its_schema(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        ChatCompletionOptions options = new()
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "place",
                BinaryData.FromString("""{"type":"object","properties":{"name":{"type":"string"},"far":{"type":"boolean"}},"required":["name","far"]}"""),
                jsonSchemaIsStrict: true),
        };
        ChatCompletion completion = await room.Chat.CompleteChatAsync([new UserChatMessage("a place")], options, Token);
        using JsonDocument parsed = JsonDocument.Parse(completion.Content[0].Text);
        Assert.True(parsed.RootElement.GetProperty("far").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_providers_failure_arrives_with_its_status_and_words(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        foreach ((string prompt, int status, string words) in new[] { ("[[error:429]]", 429, "error 429"), ("[[error:400]]", 400, "error 400"), ("[[error:500]]", 500, "error 500"), ("[[html]]", 502, "") })
        {
            ClientResultException plain = await Assert.ThrowsAsync<ClientResultException>(() => room.Chat.CompleteChatAsync([new UserChatMessage(prompt)], cancellationToken: Token));
            Assert.Equal(status, plain.Status);
            Assert.Contains(words, plain.Message, StringComparison.Ordinal);
            ClientResultException streamed = await Assert.ThrowsAsync<ClientResultException>(async () =>
            {
                await foreach (StreamingChatCompletionUpdate update in room.Chat.CompleteChatStreamingAsync([new UserChatMessage(prompt)], cancellationToken: Token))
                {
                    Assert.Fail($"An update instead of the failure: {update.CompletionId}");
                }
            });
            Assert.Equal(status, streamed.Status);
        }
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_model_that_nobody_has_is_a_404_with_a_code(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        ChatClient chat = room.OpenAI.GetChatClient("no-such-model");
        ClientResultException failure = await Assert.ThrowsAsync<ClientResultException>(() => chat.CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: Token));
        Assert.Equal(404, failure.Status);
        Assert.Contains("model_not_found", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task A_cancelled_stream_ends_the_providers_generation(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        foreach (string prompt in new[] { "[[stall]] cancelled in the middle", "[[hang]] cancelled before the first byte" })
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Task reading = ReadAsync();
            await room.Provider.RequestAsync(prompt, DemoRequestState.Running, Token);
            if (prompt.StartsWith("[[hang]]", StringComparison.Ordinal))
            {
                await leaving.CancelAsync();
            }

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            await room.Provider.RequestAsync(prompt, DemoRequestState.Aborted, Token);

            async Task ReadAsync()
            {
                await foreach (StreamingChatCompletionUpdate update in room.Chat.CompleteChatStreamingAsync([new UserChatMessage(prompt)], cancellationToken: leaving.Token))
                {
                    if (update.ContentUpdate.Any(part => part.Text.Length > 0))
                    {
                        await leaving.CancelAsync();
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task Embeddings_are_made(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        EmbeddingClient embeddings = room.OpenAI.GetEmbeddingClient(ConformanceRoom.Selector);
        OpenAIEmbeddingCollection all = await embeddings.GenerateEmbeddingsAsync(["sun", "rain"], cancellationToken: Token);
        Assert.Equal(2, all.Count);
        Assert.NotEqual(all[0].ToFloats().ToArray(), all[1].ToFloats().ToArray());
    }

    [Theory]
    [MemberData(nameof(ParticipantKinds.All), MemberType = typeof(ParticipantKinds))]
    public async Task Models_are_listed_and_found(ParticipantKind kind)
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, kind);
        OpenAIModelClient models = room.OpenAI.GetOpenAIModelClient();
        OpenAIModelCollection all = await models.GetModelsAsync(Token);
        OpenAIModel first = Assert.Single(all);
        OpenAIModel again = await models.GetModelAsync(first.Id, Token);
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(first.CreatedAt, again.CreatedAt);
    }
}
