using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.Hub.Tests.Inference;
using Gambi.Participant;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.BackgroundRequests;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Hosting;

public sealed class DrainTests
{
    // Shorter than any interval of the tunnel, so that a clock that jumps over it ends nothing else.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(DemoProtocols.Both, "chat/completions", true)]
    [InlineData(DemoProtocols.Both, "chat/completions", false)]
    [InlineData(DemoProtocols.Chat, "responses", true)]
    [InlineData(DemoProtocols.Chat, "responses", false)]
    public async Task What_runs_finishes_and_then_the_hub_leaves_though_its_clock_stands_still(DemoProtocols protocols, string route, bool stream)
    {
        var thinking = new FakeClock();
        await using var scene = await StartDrainingAsync(new FakeClock());
        var ada = await scene.JoinSpeakingAsync(protocols, provider: Thinker(thinking, protocols));
        var asked = scene.PostAsync(route, Asking(route, "[[wait:1]]", stream));
        await ada.Log.WaitForAsync(static r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);

        var stopping = scene.Hub.StopAsync();
        await WaitForDrainAsync(scene);
        Assert.False(stopping.IsCompleted);
        await thinking.WhenTimersAsync(1).WaitAsync(Guard);
        thinking.Advance(TimeSpan.FromSeconds(1));

        using var answer = await asked;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("error\":{", await TextAsync(answer), StringComparison.Ordinal);
        await stopping.WaitAsync(Guard);

        // Its provider notes the end after its last byte.
        await ada.Log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Guard);
        Assert.Equal(DemoRequestState.Completed, Assert.Single(ada.Log.Requests).State);
    }

    [Fact]
    public async Task A_response_in_background_finishes_though_its_client_has_left()
    {
        var thinking = new FakeClock();
        await using var scene = await StartDrainingAsync(new FakeClock());
        var ada = await scene.JoinAsync("ada", Thinker(thinking, DemoProtocols.Both));
        using var created = await scene.PostAsync("responses", Background("[[wait:1]]"));
        var id = IdOf(await JsonAsync(created));
        await ada.Log.WaitForAsync(static r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);

        var stopping = scene.Hub.StopAsync();
        await WaitForDrainAsync(scene);
        using var following = await scene.SendAsync(HttpMethod.Get, $"responses/{id}?stream=true");
        await thinking.WhenTimersAsync(1).WaitAsync(Guard);
        thinking.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("response.completed", TypeOf(EventsIn(await TextAsync(following))[^1]));
        await stopping.WaitAsync(Guard);
    }

    [Fact]
    public async Task New_work_is_refused_with_when_to_come_back_while_reads_are_answered()
    {
        await using var scene = await StartDrainingAsync(new FakeClock());
        var ada = await scene.JoinAsync("ada");
        var registered = await scene.Client.RegisterAsync(scene.Code, "bob");
        var hanging = scene.ChatAsync(Chat("[[hang]]"));
        await ada.Log.WaitForAsync(static r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);
        var stopping = scene.Hub.StopAsync();
        await WaitForDrainAsync(scene);

        using var refused = await scene.ChatAsync(Chat("hi"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refused.StatusCode, refused.Headers.ConnectionClose));
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Equal("server_error", (await JsonAsync(refused)).GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await scene.Client.CallAsync("POST", "v1/rooms", "{\"name\":\"late\"}")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await scene.Client.RegisterAsync(scene.Code, "late")).Status);
        await Assert.ThrowsAnyAsync<Exception>(() => scene.Hub.ConnectWebSocketAsync(registered.TunnelUrl(), null, CancellationToken.None));

        using var health = await scene.Client.GetAsync(new Uri("v1/health", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, true), (health.StatusCode, health.Headers.ConnectionClose));
        Assert.Equal(HttpStatusCode.OK, (await scene.Client.CallAsync("GET", $"v1/rooms/{scene.Code}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await scene.Client.CallAsync("POST", $"v1/rooms/{scene.Code}/participants/ada/heartbeat")).Status);
        Assert.False(stopping.IsCompleted);

        await ada.DisposeAsync();
        (await hanging).Dispose();
        await stopping.WaitAsync(Guard);
    }

    [Fact]
    public async Task What_still_runs_when_the_grace_is_over_ends_with_an_error_of_its_form_and_its_events_are_told()
    {
        var clock = new FakeClock();
        await using var scene = await StartDrainingAsync(clock);
        var lost = new TaskCompletionSource<TunnelLostEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ada = await scene.JoinAsync("ada", change: options => options with
        {
            Concurrency = 2,
            Observer = happened => { if (happened is TunnelLostEvent loss) { lost.TrySetResult(loss); } },
        });
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        using var streamed = await scene.ChatAsync(Streamed("[[stall]]"));
        var plain = scene.ChatAsync(Chat("[[hang]]"));
        await ada.Log.WaitUntilAsync(static all => all.Count(static r => r.Model is not null) == 2, CancellationToken.None).WaitAsync(Guard);

        var stopping = scene.Hub.StopAsync();
        await WaitForDrainAsync(scene);
        clock.Advance(Grace);

        var last = JsonDocument.Parse(AnswerTests.EventsOf(await TextAsync(streamed))[^1]).RootElement;
        Assert.Contains("The hub stops.", last.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
        using var cut = await plain;
        Assert.True((int)cut.StatusCode >= 500);
        Assert.NotEmpty((await JsonAsync(cut)).GetProperty("error").GetProperty("message").GetString()!);
        await events.Ended.WaitAsync(Guard);
        Assert.Equal(2, events.Names.Count(static name => name == "llm.error"));

        // Ours takes the close as a reason to come back, with a pause.
        var loss = await lost.Task.WaitAsync(Guard);
        Assert.Contains("1001", loss.Reason, StringComparison.Ordinal);
        await stopping.WaitAsync(Guard);
        Assert.Equal(ParticipantState.Reconnecting, ada.Session.State);
    }

    [Fact]
    public async Task What_waits_in_background_for_a_slot_ends_at_once_and_says_why()
    {
        await using var scene = await StartDrainingAsync(new FakeClock());
        var ada = await scene.JoinAsync("ada");
        var hanging = scene.ChatAsync(Chat("[[hang]]"));
        await ada.Log.WaitForAsync(static r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);
        using var waiting = await scene.PostAsync("responses", Background("[[words:1]]", stream: true));

        var stopping = scene.Hub.StopAsync();

        var failed = EventsIn(await TextAsync(waiting))[^1].GetProperty("response");
        Assert.Equal("failed", StatusOf(failed));
        Assert.Contains("stopping", failed.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.False(stopping.IsCompleted);
        await ada.DisposeAsync();
        (await hanging).Dispose();
        await stopping.WaitAsync(Guard);
    }

    [Fact]
    public async Task Participants_are_asked_nothing_more_about_their_responses()
    {
        await using var scene = await StartDrainingAsync(new FakeClock());
        var ada = await scene.JoinAsync("ada");
        using var made = await scene.PostAsync("responses", """{"model":"*","input":"[[words:1]]","store":false}""");
        var id = IdOf(await JsonAsync(made));
        await scene.WaitForIdleSlotsAsync();
        var hanging = scene.ChatAsync(Chat("[[hang]]"));
        await ada.Log.WaitUntilAsync(static all => all.Count == 2 && all[1].Model is not null, CancellationToken.None).WaitAsync(Guard);
        var stopping = scene.Hub.StopAsync();
        await WaitForDrainAsync(scene);

        using var refused = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(2, ada.Log.Requests.Count);
        await ada.DisposeAsync();
        (await hanging).Dispose();
        await stopping.WaitAsync(Guard);
    }

    [Fact]
    public async Task Without_a_grace_a_running_stream_is_cut_at_once_and_says_so()
    {
        await using var scene = await StartAsync(new FakeClock(), configure: static options => options.ShutdownGrace = TimeSpan.Zero);
        await scene.JoinAsync("ada");
        using var streamed = await scene.ChatAsync(Streamed("[[stall]]"));
        await scene.Hub.StopAsync().WaitAsync(Guard);
        Assert.Contains("The hub stops.", AnswerTests.EventsOf(await TextAsync(streamed))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_nothing_running_idle_tunnels_and_event_streams_keep_no_hub()
    {
        await using var scene = await StartDrainingAsync(new FakeClock());
        await scene.JoinAsync("ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        await scene.Hub.StopAsync().WaitAsync(Guard);
        await events.Ended.WaitAsync(Guard);
    }

    /// <summary>Waits until the hub takes no new work and the clock of its grace runs.</summary>
    private static Task WaitForDrainAsync(InferenceScene scene) =>
        WaitAsync(() => scene.Hub.Logs.Entries.Any(static entry => entry.Message.Contains("may finish within", StringComparison.Ordinal)));

    private static Task<InferenceScene> StartDrainingAsync(FakeClock clock) => StartAsync(clock, configure: static options => options.ShutdownGrace = Grace);

    private static DemoProviderOptions Thinker(FakeClock clock, DemoProtocols protocols) => new() { WordDelay = TimeSpan.Zero, TimeProvider = clock, Protocols = protocols };
}
