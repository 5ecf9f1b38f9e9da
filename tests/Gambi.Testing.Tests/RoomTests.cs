using System.ClientModel;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.Participant;
using Gambi.Participant.AI;
using Gambi.Testing.Playing;
using Gambi.TestKit;
using Microsoft.Extensions.AI;

namespace Gambi.Testing.Tests;

/// <summary>The room around the participants: who is in it, who comes and goes, what is told.</summary>
public sealed class RoomTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Everybody_is_online_when_the_room_starts_as_the_script_says()
    {
        await using var room = await GambiTestRoom.StartAsync(static p =>
        {
            p.Participant("alice").Says("a").WithModels("llama3", "qwen").WithConcurrency(3).WithNickname("Alice").WithConfig(new() { Temperature = 0.2 });
            p.Participant("bob").Says("b");
        });
        var all = (await room.Client.Participants.ListAsync(room.Code)).Data;
        Assert.All(all, static participant => Assert.Equal((ParticipantStatus.Online, true), (participant.Status, participant.Connection.Connected)));
        var alice = all.Single(static participant => participant.Id == "alice");
        Assert.Equal(("Alice", 3, 0.2), (alice.Nickname, alice.Concurrency, alice.Config.Temperature));
        Assert.Equal(["llama3", "qwen"], alice.Models);
        var bob = all.Single(static participant => participant.Id == "bob");
        Assert.Equal(("bob", 1, "test-model"), (bob.Nickname, bob.Concurrency, bob.Model));
        Assert.Equal(2, room.Events.Count(static e => e.Event.Type == RoomEventTypes.ParticipantOnline));
    }

    [Fact]
    public async Task A_participant_serves_as_many_requests_at_once_as_it_says_and_others_wait_or_are_turned_away()
    {
        var gate = new TaskCompletionSource();
        await using var room = await GambiTestRoom.StartAsync(p =>
        {
            p.Hub(static options => options.QueueTimeout = TimeSpan.Zero);
            p.Participant("alice").WithConcurrency(2).Waits(gate.Task).Says("done");
        });
        var first = room.AskAsync("1", "alice");
        var second = room.AskAsync("2", "alice");
        await room["alice"].WaitForRequestAsync(2);
        Assert.Equal(409, (await Assert.ThrowsAsync<ClientResultException>(() => room.AskAsync("3", "alice"))).Status);
        gate.SetResult();
        Assert.Equal(["done", "done"], await Task.WhenAll(first, second).WaitAsync(Guard));
        Assert.Equal(2, room["alice"].Requests.Count);
    }

    [Fact]
    public async Task A_participant_goes_offline_and_comes_back_and_remembers_where_it_was()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Says("before").Says("after"));
        Assert.Equal("before", await room.AskAsync("1"));
        for (var round = 0; round < 3; round++)
        {
            await room["alice"].DisconnectAsync();
            Assert.Equal(ParticipantStatus.Offline, (await room.Client.Participants.ListAsync(room.Code)).Data.Single().Status);
            Assert.Equal(503, (await Assert.ThrowsAsync<ClientResultException>(() => room.AskAsync("nobody is there", "alice"))).Status);
            await room["alice"].ReconnectAsync();
            Assert.Equal("after", await room.AskAsync("2"));
        }

        // It was the same participant all the time, with its own key.
        Assert.DoesNotContain(room.Events, static e => e.Event.Type is RoomEventTypes.ParticipantReplaced or RoomEventTypes.ParticipantLeft);
    }

    [Fact]
    public async Task Disconnecting_or_reconnecting_twice_is_once()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Says("here"));
        await room["alice"].ReconnectAsync();
        await room["alice"].DisconnectAsync();
        await room["alice"].DisconnectAsync();
        await room["alice"].ReconnectAsync();
        await room["alice"].ReconnectAsync();
        Assert.Equal("here", await room.AskAsync("1"));
        Assert.Single(room.Events, static e => e.Event.Type == RoomEventTypes.ParticipantOffline);
    }

    [Fact]
    public async Task What_a_participant_serves_when_it_is_disconnected_is_broken_off()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Waits(new TaskCompletionSource().Task).Says("never"));
        var asking = room.AskAsync("Hi", "alice");
        var request = await room["alice"].WaitForRequestAsync();
        await room["alice"].DisconnectAsync();
        Assert.Equal(502, (await Assert.ThrowsAsync<ClientResultException>(() => asking.WaitAsync(Guard))).Status);
        Assert.Equal(TestRequestEnd.Cancelled, await request.Ended.WaitAsync(Guard));
    }

    [Fact]
    public async Task A_caller_that_leaves_ends_the_participants_work()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Answers(new TestAnswer().Says("one ").Waits(new TaskCompletionSource().Task)));
        await foreach (var part in room.Inference.AskAsync(new() { Prompt = "Hi" }))
        {
            Assert.Equal("one ", Assert.IsType<AnswerText>(part).Text);
            break;
        }

        Assert.Equal(TestRequestEnd.Cancelled, await room["alice"].Requests[0].Ended.WaitAsync(Guard));
    }

    [Fact]
    public async Task A_participant_leaves_for_good_and_another_comes_later()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Says("a"));
        await room["alice"].LeaveAsync();
        await room.WaitForEventAsync(RoomEventTypes.ParticipantLeft);
        Assert.Empty((await room.Client.Participants.ListAsync(room.Code)).Data);
        var gone = await Assert.ThrowsAsync<InvalidOperationException>(() => room["alice"].DisconnectAsync());
        Assert.Contains("'alice' left the room", gone.Message, StringComparison.Ordinal);
        var late = await room.JoinAsync("late", static p => p.Says("I am here."));
        Assert.Equal("I am here.", await room.AskAsync("Hi"));
        Assert.Same(late, room["late"]);
    }

    [Fact]
    public async Task A_room_with_a_password_lets_in_who_has_it()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Password("open sesame").Participant("alice").Says("Welcome."));
        Assert.Equal("open sesame", room.Inference.ApiKey);
        Assert.Equal("Welcome.", await room.AskAsync("Hi"));
        using var stranger = new GambiClient(new() { HubUrl = room.HubUrl, Handler = room.CreateHandler() });
        Assert.Equal("INVALID_PASSWORD", (await Assert.ThrowsAsync<GambiException>(() => stranger.Participants.ListAsync(room.Code))).Code);
    }

    [Fact]
    public async Task The_app_may_bring_the_participant_itself()
    {
        await using var room = await GambiTestRoom.StartAsync();
        using var shared = new EchoClient();
        await using var session = await ChatClientParticipant.JoinAsync(
            shared, new ParticipantOptions { HubUrl = room.HubUrl, RoomCode = room.Code, ParticipantId = "mine", HubHandler = room.CreateHandler() });
        await room.WaitForEventAsync(RoomEventTypes.ParticipantOnline);
        Assert.Equal("echo: Hi", await room.AskAsync("Hi"));
    }

    [Fact]
    public async Task Everything_that_is_told_is_recorded()
    {
        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Says("Hello"));
        await room.AskAsync("Hi");
        var complete = await room.WaitForEventAsync(RoomEventTypes.LlmComplete);
        Assert.Equal("alice", complete.Event.Data.GetProperty("participantId").GetString());
        Assert.Same(complete, await room.WaitForEventAsync(static e => e.Event.Type == RoomEventTypes.LlmComplete));
        Assert.Equal(
            [RoomEventTypes.Connected, RoomEventTypes.ParticipantJoined, RoomEventTypes.ParticipantOnline, RoomEventTypes.LlmRequest, RoomEventTypes.LlmComplete],
            room.Events.Select(static e => e.Event.Type));
        await room.Client.Rooms.DeleteAsync(room.Code, room.HostKey);
        await room.WaitForEventAsync(RoomEventTypes.RoomDeleted);
    }

    [Fact]
    public async Task The_hubs_options_are_the_tests_to_set()
    {
        await using var room = await GambiTestRoom.StartAsync(static p =>
        {
            p.Hub(static options => options.AdminToken = "token").Hub(static options => options.Store = Hub.ResponseStorage.None);
            p.Participant("alice").Says("Hello");
        });
        Assert.Single((await room.Client.Rooms.ListAsync()).Data);
        using var stranger = new GambiClient(new() { HubUrl = room.HubUrl, Handler = room.CreateHandler() });
        await Assert.ThrowsAsync<GambiException>(() => stranger.Rooms.ListAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => GambiTestRoom.StartAsync(static p => p.Hub(static options => options.MaxRooms = 0)));
    }

    [Fact]
    public async Task Rooms_share_nothing_however_many_start_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(static async number =>
        {
            await using var room = await GambiTestRoom.StartAsync(p => p.Participant("alice").Says($"I am {number}."));
            var answer = await room.AskAsync("Who?");
            Assert.Single((await room.Client.Rooms.ListAsync()).Data);
            Assert.Single(room["alice"].Requests);
            return answer;
        })).WaitAsync(Guard);
        Assert.Equal(Enumerable.Range(0, 32).Select(static number => $"I am {number}."), answers);
    }

    [Fact]
    public async Task Misuse_says_what_is_wrong()
    {
        await using var room = await GambiTestRoom.StartAsync(static p =>
        {
            p.Participant("alice").Says("a");
            p.Participant("mute");
        });
        var missing = Assert.Throws<KeyNotFoundException>(() => room["bob"]);
        Assert.Contains("no participant 'bob'; it has: alice, mute", missing.Message, StringComparison.Ordinal);
        var mute = await Assert.ThrowsAsync<ClientResultException>(() => room.AskAsync("Hi", "mute"));
        Assert.Contains("The participant 'mute' of this test has no answer", mute.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => room.JoinAsync("alice", static p => p.Says("b")));
        await Assert.ThrowsAsync<ArgumentException>(() => GambiTestRoom.StartAsync(static p => p.Participant(p.Participant("twice").Id)));
        await Assert.ThrowsAsync<ArgumentException>(() => GambiTestRoom.StartAsync(static p => p.Participant("a/b").Says("x")));
        await Assert.ThrowsAsync<ArgumentException>(() => GambiTestRoom.StartAsync(static p => p.Participant("x").Calls("tool", "[1]")));
        await Assert.ThrowsAsync<ArgumentException>(() => GambiTestRoom.StartAsync(static p => p.Participant("x").WithModels()));
        var open = await Assert.ThrowsAsync<InvalidOperationException>(() => GambiTestRoom.StartAsync(static p => p.Participant("x").Says("a").Thinks("and then?")));
        Assert.Contains("The script of 'x' ends with something that comes before an answer", open.Message, StringComparison.Ordinal);
        var lost = await Assert.ThrowsAsync<InvalidOperationException>(() => GambiTestRoom.StartAsync(static p => p.Participant("x").Thinks("hm").Answers(new TestAnswer())));
        Assert.Contains("would be lost", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_never_comes_says_so_with_what_came_instead()
    {
        var clock = new FakeClock();
        var waiting = Waiting.UntilAsync(static () => new TaskCompletionSource().Task, static () => false, static () => "it did not come; there were: joined", clock, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Within 30 s it did not come; there were: joined.", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message);

        await using var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Says("a"));
        using var impatient = new CancellationTokenSource();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room["alice"].WaitForRequestAsync(1, impatient.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room.WaitForEventAsync("nothing", impatient.Token));
    }

    [Fact]
    public async Task A_room_that_is_disposed_of_is_gone_and_so_is_what_ran_in_it()
    {
        var room = await GambiTestRoom.StartAsync(static p => p.Participant("alice").Waits(new TaskCompletionSource().Task).Says("never"));
        var asking = room.AskAsync("Hi");
        var request = await room["alice"].WaitForRequestAsync();
        await room.DisposeAsync();
        await room.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => asking.WaitAsync(Guard));
        Assert.Equal(TestRequestEnd.Cancelled, await request.Ended.WaitAsync(Guard));
        Assert.Throws<ObjectDisposedException>(() => room.CreateHandler());
    }

    /// <summary>An app's own model.</summary>
    private sealed class EchoClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new Microsoft.Extensions.AI.ChatMessage(ChatRole.Assistant, $"echo: {messages.Last().Text}")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
