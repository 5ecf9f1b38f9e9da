using System.Text.Json;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Hub.Exchange;
using Gambi.TestKit;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;
using static Gambi.Hub.Tests.Inference.ScriptedParticipants;

namespace Gambi.Hub.Tests.Inference;

/// <summary>The head of an adapted Responses stream is the hub's own word: as long as no participant has said anything, another may still be asked.</summary>
public sealed class EarlyFailoverTests
{
    private const string Anybody = "*";

    [Fact]
    public async Task The_stream_goes_on_with_another_under_its_id_and_names_that_ones_model()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var late = new LateFailure();
        await using var ada = await scene.JoinScriptedAsync("ada", late.ServeAsync, DemoProtocols.Chat, model: "first-model");
        using var response = await AskAsync(scene, clock, late);
        Assert.Equal("ada", Assert.Single(response.Headers.GetValues(GambiHeaders.Participant)));
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync, DemoProtocols.Chat, model: "second-model");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        late.Fail();

        var told = Events(await TextAsync(response));
        var (created, completed) = (told[0].GetProperty("response"), told[^1].GetProperty("response"));
        Assert.Equal(("response.created", "response.completed"), (told[0].GetProperty("type").GetString(), told[^1].GetProperty("type").GetString()));
        Assert.Equal(created.GetProperty("id").GetString(), completed.GetProperty("id").GetString());
        Assert.Equal(("first-model", "second-model"), (created.GetProperty("model").GetString(), completed.GetProperty("model").GetString()));
        Assert.Equal(Word, TextOf(completed));
        Assert.Equal(Enumerable.Range(0, told.Length), told.Select(static e => e.GetProperty("sequence_number").GetInt32()));
        var complete = (await events.WaitForAsync("llm.complete")).Data;
        Assert.Equal(("bob", "second-model", 1), (complete.GetProperty("participantId").GetString(), complete.GetProperty("model").GetString(), complete.GetProperty("metrics").GetProperty("retries").GetInt32()));
        await scene.WaitForIdleSlotsAsync();

        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{created.GetProperty("id").GetString()}");
        Assert.Equal("bob", Assert.Single(got.Headers.GetValues(GambiHeaders.Participant)));
    }

    [Fact]
    public async Task Only_one_that_can_be_asked_in_the_same_protocol_goes_on()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var late = new LateFailure();
        await using var ada = await scene.JoinScriptedAsync("ada", late.ServeAsync, DemoProtocols.Chat);
        using var response = await AskAsync(scene, clock, late);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync, DemoProtocols.Responses);
        await using var cy = await scene.JoinScriptedAsync("cy", AnswerAsync, DemoProtocols.Both);

        late.Fail();

        Assert.Equal("response.completed", Events(await TextAsync(response))[^1].GetProperty("type").GetString());
        await scene.WaitForIdleSlotsAsync();
        Assert.Null(scene.Room.Find("bob")!.Metrics.Summarize());
        Assert.Equal(1, scene.Room.Find("cy")!.Metrics.Summarize()!.Completed);
    }

    [Fact]
    public async Task When_nobody_can_go_on_the_response_fails_with_what_happened()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var late = new LateFailure();
        await using var ada = await scene.JoinScriptedAsync("ada", late.ServeAsync, DemoProtocols.Chat);
        using var response = await AskAsync(scene, clock, late);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync, DemoProtocols.Responses);

        late.Fail();

        var last = Events(await TextAsync(response))[^1];
        Assert.Equal("response.failed", last.GetProperty("type").GetString());
        Assert.Contains(LateFailure.Message, last.GetProperty("response").GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_failure_before_the_head_is_out_leaves_the_choice_to_anybody()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync, DemoProtocols.Chat);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync, DemoProtocols.Responses);

        using var response = await scene.PostAsync(OnResponses, Asking(OnResponses, "hi", stream: true).Replace(Anybody, $"model:{Model}", StringComparison.Ordinal));

        Assert.Equal("resp_native", Events(await TextAsync(response))[^1].GetProperty("response").GetProperty("id").GetString());
        Assert.Equal("bob", Assert.Single(response.Headers.GetValues(GambiHeaders.Participant)));
    }

    [Fact]
    public async Task A_client_that_leaves_while_another_is_asked_ends_that_too()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var (late, second) = (new LateFailure(), new LateFailure());
        await using var ada = await scene.JoinScriptedAsync("ada", late.ServeAsync, DemoProtocols.Chat);
        var response = await AskAsync(scene, clock, late);
        await using var bob = await scene.JoinScriptedAsync("bob", second.ServeAsync, DemoProtocols.Chat);
        late.Fail();
        await second.Arrived.WaitAsync(Guard);

        response.Dispose();

        await second.Aborted.WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
    }

    /// <summary>Asks for a stream and waits for the hub's own head.</summary>
    private static async Task<HttpResponseMessage> AskAsync(InferenceScene scene, FakeClock clock, LateFailure first)
    {
        var sending = scene.SendAsync(HttpMethod.Post, OnResponses, Json(Asking(OnResponses, "hi", stream: true)));
        await first.Arrived.WaitAsync(Guard);
        while (!sending.IsCompleted)
        {
            clock.Advance(ExchangeSender.HeadPatience);
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None));
        }

        return await sending;
    }

    private static JsonElement[] Events(string text) =>
        [.. AnswerTests.EventsOf(text).Where(static e => e != "[DONE]").Select(static e => JsonDocument.Parse(e).RootElement)];

    private static string TextOf(JsonElement response) =>
        response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!;

    /// <summary>A participant that says nothing until it is told to fail.</summary>
    private sealed class LateFailure
    {
        public const string Message = "It fell over.";

        private readonly TaskCompletionSource _fail = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Arrived => _arrived.Task;

        public Task Aborted => _aborted.Task;

        public void Fail() => _fail.TrySetResult();

        public async Task ServeAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
        {
            _arrived.TrySetResult();
            await Task.WhenAny(_fail.Task, HangAsync(() => _aborted.TrySetResult(), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            await exchange.FailAsync("provider", Message, cancellationToken);
        }
    }
}
