using System.Runtime.CompilerServices;
using System.Text.Json;
using Gambi.Participant.AI.Tests.Doubles;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Serving;

public sealed class ParticipantTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_room_sees_says_that_it_lives_in_a_process_and_chats()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        await using ParticipantSession session = await room.JoinAsync(ScriptedChatClient.Saying("hi"), "poet", ["poet-1"]);
        JsonElement seen = await room.SeeAsync("poet");
        Assert.Equal(("http://in-process.invalid", "poet", "poet-1"), (Text(seen, "endpoint"), Text(seen, "nickname"), Text(seen, "model")));
        Assert.Equal("{\"openResponses\":\"unsupported\",\"chatCompletions\":\"supported\"}", seen.GetProperty("capabilities").GetRawText());
    }

    [Fact]
    public async Task Without_names_the_models_are_the_chat_clients_own_and_the_generators()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        ScriptedChatClient named = new((_, cancel) => ScriptedChatClient.Updates([], cancel), new ChatClientMetadata(defaultModelId: "gpt-oss"));
        await using ParticipantSession one = await room.JoinAsync(named, "one", [], new() { EmbeddingGenerator = new ScriptedEmbeddings("nomic") });
        await using ParticipantSession two = await room.JoinAsync(ScriptedChatClient.Saying(), "two", []);
        Assert.Equal(["gpt-oss", "nomic"], one.Models);
        Assert.Equal(["two"], two.Models);
    }

    [Fact]
    public async Task A_chat_client_hears_of_the_model_only_when_there_are_several()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        ScriptedChatClient one = ScriptedChatClient.Saying("hi");
        ScriptedChatClient several = ScriptedChatClient.Saying("hi");
        await using ParticipantSession first = await room.JoinAsync(one, "first", ["nice-name"]);
        await using ParticipantSession second = await room.JoinAsync(several, "second", ["small", "large"]);
        await AskAsync(room, "model:nice-name");
        await AskAsync(room, "model:large");
        Assert.Equal((null, "large"), (one.Call.Options.ModelId, several.Call.Options.ModelId));
    }

    [Fact]
    public async Task What_an_in_process_provider_has_may_be_given_without_its_types_name_or_not_at_all()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        await using ParticipantSession one = await ChatClientParticipant.JoinAsync(ScriptedChatClient.Saying(), room.Options("one"), new() { EmbeddingGenerator = new ScriptedEmbeddings("nomic") });
        await using ParticipantSession two = await ChatClientParticipant.JoinAsync(ScriptedChatClient.Saying(), room.Options("two"), default);
        Assert.Equal(["one", "nomic"], one.Models);
        Assert.Equal(["two"], two.Models);
    }

    [Fact]
    public async Task A_provider_of_ones_own_beside_the_chat_client_is_refused()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
            () => ChatClientParticipant.JoinAsync(ScriptedChatClient.Saying(), room.Options("poet", "m") with { ProviderHandler = room.Hub.CreateHandler() }, Token));
        Assert.Contains("ProviderHandler", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_participants_of_one_process_answer_each_for_itself_at_once()
    {
        await using SharedRoom red = await SharedRoom.StartAsync();
        await using SharedRoom blue = await SharedRoom.StartAsync();
        // Nobody answers before all are asked.
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int asked = 0;
        ScriptedChatClient Named(string name) => new((call, _) => Answer(name, call));
        async IAsyncEnumerable<ChatResponseUpdate> Answer(string name, ScriptedCall call)
        {
            if (Interlocked.Increment(ref asked) == 8)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(Guard, Token);
            yield return new(ChatRole.Assistant, $"{name}: {call.Prompt}");
        }

        string[] names = ["ada", "bob", "cy", "dee"];
        foreach (SharedRoom room in new[] { red, blue })
        {
            foreach (string name in names)
            {
                await room.JoinAsync(Named($"{name} of {room.Code}"), name, [name]);
            }
        }

        string[] answers = await Task.WhenAll(names.SelectMany(name => new[] { AskAsync(red, name), AskAsync(blue, name) }));
        Assert.Equal(names.SelectMany(name => new[] { $"{name} of {red.Code}: hi", $"{name} of {blue.Code}: hi" }), answers);
    }

    [Fact]
    public async Task The_end_of_one_session_is_not_that_of_another_with_the_same_chat_client()
    {
        await using SharedRoom room = await SharedRoom.StartAsync();
        ScriptedChatClient client = ScriptedChatClient.Saying("hi");
        await using ParticipantSession first = await room.JoinAsync(client, "first", ["one"]);
        await using ParticipantSession second = await room.JoinAsync(client, "second", ["two"]);
        ParticipantClosed closed = await first.LeaveAsync(Token);
        Assert.Equal("closed", closed.ReasonName);
        Assert.Equal("hi", await AskAsync(room, "model:two"));
        Assert.Equal(ParticipantState.Serving, second.State);
    }

    [Fact]
    public async Task After_a_cut_it_comes_back_and_answers_again()
    {
        await using TestHub hub = await TestHub.StartOnPortAsync();
        await using TcpRelay relay = new(hub.BaseAddress.Port);
        using HttpClient app = hub.CreateClient();
        string code = await app.CreateRoomCodeAsync();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<ChatResponseUpdate> Answer([EnumeratorCancellation] CancellationToken cancel)
        {
            if (asked.TrySetResult())
            {
                using CancellationTokenRegistration _ = cancel.Register(() => cancelled.TrySetResult());
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            }

            yield return new(ChatRole.Assistant, "back");
        }

        await using ParticipantSession session = await ChatClientParticipant.JoinAsync(
            new ScriptedChatClient((_, cancel) => Answer(cancel)),
            new ParticipantOptions
            {
                HubUrl = relay.Address,
                RoomCode = code,
                ParticipantId = "poet",
                Observer = told => _ = told is TunnelRestoredEvent && restored.TrySetResult(),
            },
            Token).WaitAsync(Guard, Token);
        Task<HttpResponseMessage> first = AskAsync(app, code);
        await asked.Task.WaitAsync(Guard, Token);
        relay.Cut();
        using HttpResponseMessage lost = await first.WaitAsync(Guard, Token);
        await cancelled.Task.WaitAsync(Guard, Token);
        relay.Restore();
        await restored.Task.WaitAsync(Guard, Token);
        using HttpResponseMessage second = await AskAsync(app, code).WaitAsync(Guard, Token);

        Assert.Equal(502, (int)lost.StatusCode);
        Assert.Contains("back", await second.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient app, string code)
    {
        using StringContent request = new("""{"model":"poet","messages":[{"role":"user","content":"hi"}]}""", System.Text.Encoding.UTF8, "application/json");
        return await app.PostAsync(new Uri($"rooms/{code}/v1/chat/completions", UriKind.Relative), request, Token);
    }

    private static async Task<string> AskAsync(SharedRoom room, string model)
    {
        using HttpResponseMessage answer = await room.PostAsync("chat/completions", $$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}""");
        string text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    private static string? Text(JsonElement value, string name) => value.GetProperty(name).GetString();
}
