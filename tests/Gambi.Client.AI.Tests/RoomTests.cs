using System.Text;
using System.Text.Json;
using Gambi.Client.AI.Tests.Doubles;
using Gambi.Client.AI.Tests.Rooms;
using Gambi.DemoProvider;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests;

/// <summary>The clients in a real room, where only they can do something.</summary>
public sealed class RoomTests
{
    public static TheoryData<AskProtocol, ParticipantKind> All
    {
        get
        {
            var all = new TheoryData<AskProtocol, ParticipantKind>();
            foreach (var kind in Enum.GetValues<ParticipantKind>())
            {
                all.Add(AskProtocol.Responses, kind);
                all.Add(AskProtocol.ChatCompletions, kind);
            }

            return all;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_stream_joined_is_the_response_that_is_not_streamed(AskProtocol protocol, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var client = ClientOf(room, protocol);
        foreach (var (prompt, options) in Prompts())
        {
            var streamed = await client.GetStreamingResponseAsync(prompt, options, Token).ToChatResponseAsync(Token);
            var whole = await client.GetResponseAsync(prompt, options, Token);

            Assert.Equal(Described(whole), Described(streamed));
            Assert.NotNull(whole.Usage);
            Assert.All(new[] { streamed, whole }, static r => Assert.Equal(AIRoom.Participant, r.AdditionalProperties?[GambiProperties.Participant]));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_update_names_its_response_and_message_and_the_first_who_answers(AskProtocol protocol, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in ClientOf(room, protocol).GetStreamingResponseAsync("[[think]] hello", null, Token))
        {
            updates.Add(update);
        }

        Assert.Single(updates.Select(static u => u.ResponseId).Distinct());
        Assert.Single(updates.Skip(1).Select(static u => u.MessageId).Distinct());
        Assert.All(updates, static u => Assert.Equal((ChatRole.Assistant, AIRoom.Model), (u.Role, u.ModelId)));
        Assert.All(updates, static u => Assert.IsType<JsonElement>(u.RawRepresentation));
        Assert.Contains(updates, static u => u.Contents.OfType<TextReasoningContent>().Any());
        Assert.Single(updates, static u => u.Contents.OfType<UsageContent>().Any());
        var who = updates[0].AdditionalProperties!;
        Assert.Equal((AIRoom.Participant, AIRoom.Model, "only-candidate"), (who[GambiProperties.Participant], who[GambiProperties.Model], who[GambiProperties.Route]));
        Assert.IsType<string>(who[GambiProperties.RequestId]);
    }

    [Theory]
    [InlineData(ParticipantKind.Native)]
    [InlineData(ParticipantKind.ChatOnly)]
    [InlineData(ParticipantKind.ResponsesOnly)]
    public async Task A_conversation_goes_on_by_its_id_with_only_what_is_new(ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var client = room.Models.Any();
        var first = await client.GetResponseAsync("hello one", cancellationToken: Token);
        var second = await client.GetStreamingResponseAsync("hello two", new() { ConversationId = first.ConversationId }, Token).ToChatResponseAsync(Token);
        var third = await client.GetResponseAsync("hello three", new() { ConversationId = second.ConversationId }, Token);

        Assert.Equal((first.ResponseId, second.ResponseId), (first.ConversationId, second.ConversationId));
        Assert.Contains("hello two\" (turn 2)", second.Text, StringComparison.Ordinal);
        Assert.Contains("hello three\" (turn 3)", third.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_fails_on_the_way_leaves_the_conversation_where_it_was()
    {
        await using var room = await AIRoom.StartAsync();
        var client = room.Models.Any();
        var options = new ChatOptions { ConversationId = (await client.GetResponseAsync("hello one", cancellationToken: Token)).ConversationId };
        foreach (var prompt in new[] { "[[fail-mid]]", "hello two" })
        {
            try
            {
                await foreach (var update in client.GetStreamingResponseAsync(prompt, options.Clone(), Token))
                {
                    options.ConversationId = update.ConversationId ?? options.ConversationId;
                }
            }
            catch (GambiException e) when (e.Message.Contains("broke down", StringComparison.Ordinal))
            {
                Assert.Equal("[[fail-mid]]", prompt);
            }
        }

        Assert.Contains("(turn 3)", (await client.GetResponseAsync("hello three", options, Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_stored_has_no_conversation()
    {
        await using var room = await AIRoom.StartAsync();
        var options = new ChatOptions { AdditionalProperties = new() { ["store"] = false } };

        Assert.Null((await room.Models.Any().GetResponseAsync("hi", options, Token)).ConversationId);
        Assert.Null((await room.Models.Any().GetStreamingResponseAsync("hi", options, Token).ToChatResponseAsync(Token)).ConversationId);
        Assert.Null((await room.Models.ChatCompletions.Any().GetResponseAsync("hi", cancellationToken: Token)).ConversationId);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_middleware_that_calls_functions_works_over_both_protocols(AskProtocol protocol, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var asked = new List<string>();
        var weather = AIFunctionFactory.Create(
            (string city) =>
            {
                asked.Add(city);
                return $"rain in {city}";
            },
            "weather",
            "Tells the weather of a city.",
            AIJsonUtilities.DefaultOptions);
        using var client = new ToolLoop(ClientOf(room, protocol));
        var response = await client.GetResponseAsync("[[think]] [[tools:2]] [[steps:2]] Oslo", new() { Tools = [weather] }, Token);

        Assert.Equal(["Oslo", "Oslo (2)", "Oslo", "Oslo (2)"], asked);
        Assert.Contains("rain in Oslo", response.Text, StringComparison.Ordinal);
        Assert.Equal(protocol == AskProtocol.Responses ? [1, 1, 1] : [1, 3, 5], client.Sent);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_whole_history_with_thoughts_and_calls_is_taken_back_without_a_conversation(AskProtocol protocol, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var client = ClientOf(room, protocol);
        var tool = AIFunctionFactory.CreateDeclaration("weather", null, JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}"""));
        var options = new ChatOptions { Tools = [tool] };
        List<ChatMessage> history = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "[[think]] [[say-and-call]] Paris")];
        await history.AddMessagesAsync(client.GetStreamingResponseAsync(history, options, Token), Token);
        var call = Assert.Single(history[^1].Contents.OfType<FunctionCallContent>());
        Assert.NotEmpty(history[^1].Contents.OfType<TextReasoningContent>());
        Assert.NotEmpty(history[^1].Text);

        history.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "fog")]));
        history.AddMessages(await client.GetResponseAsync(history, options, Token));
        Assert.Contains("fog", history[^1].Text, StringComparison.Ordinal);
        history.Add(new(ChatRole.User, "and now?"));
        var last = await client.GetResponseAsync(history, cancellationToken: Token);
        Assert.Contains("(turn 2)", last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_free_a_model_or_a_participant_can_be_asked()
    {
        await using var room = await AIRoom.StartAsync();
        GambiChatClient[] clients = [room.Models.Any(), room.Models.Model(AIRoom.Model), room.Models.Participant(AIRoom.Participant), room.Models.ChatCompletions.Any()];
        foreach (var client in clients)
        {
            Assert.Equal(AIRoom.Participant, (await client.GetResponseAsync("hi", cancellationToken: Token)).AdditionalProperties?[GambiProperties.Participant]);
        }

        var nobody = await Assert.ThrowsAsync<GambiException>(() => room.Models.Participant("nobody").GetResponseAsync("hi", cancellationToken: Token));
        Assert.Equal(("MODEL_NOT_FOUND", 404, true), (nobody.Code, nobody.Status, nobody.RequestId?.Length > 0));
        Assert.Throws<ArgumentException>(() => room.Models.Model(""));
        Assert.Throws<ArgumentException>(() => room.Models.Participant(""));
    }

    [Fact]
    public async Task A_client_tells_what_it_is()
    {
        await using var room = await AIRoom.StartAsync();
        using IChatClient client = room.Models.Model("llama3");
        var metadata = client.GetService<ChatClientMetadata>();

        Assert.Equal(("gambi", room.Inference.BaseAddress, "model:llama3"), (metadata?.ProviderName, metadata?.ProviderUri, metadata?.DefaultModelId));
        Assert.Same(client, client.GetService<GambiChatClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Equal(room.Inference.BaseAddress, client.GetService<RoomInference>()?.BaseAddress);
        Assert.Null(client.GetService(typeof(IChatClient), "key"));
        Assert.Null(client.GetService<string>());
        using var wrapped = new ToolLoop(client);
        Assert.Same(client, wrapped.GetService<GambiChatClient>());
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task Leaving_a_stream_over_sockets_hangs_up_at_once(AskProtocol protocol)
    {
        await using var room = await AIRoom.StartAsync(sockets: true);
        await foreach (var update in ClientOf(room, protocol).GetStreamingResponseAsync("[[stall]] over sockets", cancellationToken: Token))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await room.RequestAsync("over sockets", DemoRequestState.Aborted);
    }

    [Theory]
    [InlineData(AskProtocol.Responses)]
    [InlineData(AskProtocol.ChatCompletions)]
    public async Task Streams_one_after_the_other_never_find_the_only_slot_taken(AskProtocol protocol)
    {
        await using var room = await AIRoom.StartAsync(concurrency: 1, configure: static o => o.QueueTimeout = TimeSpan.Zero);
        var client = ClientOf(room, protocol);
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal("the quick brown", (await client.GetStreamingResponseAsync("[[words:3]]", cancellationToken: Token).ToChatResponseAsync(Token)).Text);
            Assert.Equal("the quick brown", (await client.GetResponseAsync("[[words:3]]", cancellationToken: Token)).Text);
        }

        Assert.DoesNotContain(room.Log.Requests, static r => r.State == DemoRequestState.Aborted);
    }

    [Fact]
    public async Task A_picture_reaches_the_provider()
    {
        await using var room = await AIRoom.StartAsync(ParticipantKind.ChatOnly);
        await room.Models.Any().GetResponseAsync([new ChatMessage(ChatRole.User, [new TextContent("what is it"), new DataContent(new byte[] { 9, 9 }, "image/png")])], cancellationToken: Token);

        var request = await room.RequestAsync("what is it", DemoRequestState.Completed);
        Assert.Contains("data:image/png;base64,CQk=", Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal);
    }

    private static GambiChatClient ClientOf(AIRoom room, AskProtocol protocol) => new(room.Inference, ModelSelector.Any, protocol);

    private static IEnumerable<(string Prompt, ChatOptions? Options)> Prompts()
    {
        var tool = AIFunctionFactory.CreateDeclaration("weather", null, JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}"""));
        yield return ("hello naïve 日本茶", null);
        yield return ("[[think]] hello", null);
        yield return ("[[refuse]]", null);
        yield return ("[[length]]", null);
        yield return ("[[think]] [[say-and-call]] [[tools:2]] Rome", new() { Tools = [tool] });
    }

    // Without what differs from one answer to the next: ids and times.
    private static string Described(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            message.MessageId = null;
            message.CreatedAt = null;
            message.Contents = [.. message.Contents.Select(Nameless)];
        }

        return JsonSerializer.Serialize(
            new ChatResponse(response.Messages) { FinishReason = response.FinishReason, ModelId = response.ModelId, Usage = response.Usage },
            AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatResponse)));
    }

    private static AIContent Nameless(AIContent content) => content switch
    {
        FunctionCallContent call => new FunctionCallContent("id", call.Name, call.Arguments),
        TextReasoningContent thought => new TextReasoningContent(thought.Text),
        _ => content,
    };
}
