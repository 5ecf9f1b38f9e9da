using System.Net;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Hub.Exchange;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;
using static Gambi.Hub.Tests.Inference.ScriptedParticipants;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A request moves on to another participant until the first byte of a reply. Where a model is named, participants are asked in the order in which they joined.</summary>
public sealed class FailoverTests
{
    private const string ByModel = "model:" + Model;

    public static TheoryData<string, DemoProtocols, bool> AllWays()
    {
        var ways = new TheoryData<string, DemoProtocols, bool>();
        foreach (var stream in new[] { false, true })
        {
            foreach (var route in new[] { OnResponses, OnChat })
            {
                ways.Add(route, DemoProtocols.Both, stream);
                ways.Add(route, DemoProtocols.Chat, stream);
                ways.Add(route, DemoProtocols.Responses, stream);
            }
        }

        ways.Add("embeddings", DemoProtocols.Both, false);
        ways.Add("completions", DemoProtocols.Both, false);
        return ways;
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public async Task A_participant_that_fails_before_its_answer_is_passed_over(string route, DemoProtocols protocols, bool stream)
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync, protocols);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync, protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.PostAsync(route, Asking(route, "hi", stream).Replace("\"*\"", $"\"{ByModel}\"", StringComparison.Ordinal));

        Assert.Contains(Word, await TextAsync(response), StringComparison.Ordinal);
        Assert.Equal(("bob", "retried-after-ada"), (Header(response, GambiHeaders.Participant), Header(response, GambiHeaders.Route)));
        var complete = (await events.WaitForAsync("llm.complete")).Data;
        Assert.Equal(("bob", 1), (complete.GetProperty("participantId").GetString(), complete.GetProperty("metrics").GetProperty("retries").GetInt32()));
        Assert.Equal(["ada", "bob"], AskedIn(events));
        Assert.DoesNotContain("llm.error", events.Names);
        Assert.Equal((1, 0), (MetricsOf(scene, "ada").Failed, MetricsOf(scene, "ada").Completed));
        Assert.Equal((0, 1), (MetricsOf(scene, "bob").Failed, MetricsOf(scene, "bob").Completed));
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData("*")]
    [InlineData("any")]
    [InlineData(Model)]
    [InlineData(ByModel)]
    public async Task Three_are_asked_at_most_and_the_last_ones_failure_is_answered(string selector)
    {
        await using var scene = await StartAsync();
        var asked = new List<string>();
        foreach (var id in new[] { "ada", "bob", "cy", "dan" })
        {
            await scene.JoinScriptedAsync(id, async (exchange, cancel) =>
            {
                lock (asked)
                {
                    asked.Add(id);
                }

                await exchange.FailAsync("provider", $"{id} is not there.", cancel);
            });
        }

        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        using var response = await scene.ChatAsync(Chat("hi", selector));

        var message = await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        Assert.Equal(Attempts.Most, asked.Distinct().Count());
        Assert.Equal(Attempts.Most, asked.Count);
        Assert.StartsWith($"{asked[^1]} is not there.", message, StringComparison.Ordinal);
        Assert.Equal(asked[^1], (await events.WaitForAsync("llm.error")).Data.GetProperty("participantId").GetString());
        Assert.Equal(asked, AskedIn(events));
        Assert.All(asked, id => Assert.Equal(1, MetricsOf(scene, id).Failed));
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task When_nobody_else_is_left_the_real_failure_is_answered()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync);
        await using var other = await scene.JoinScriptedAsync("bob", AnswerAsync, model: "another");

        using var response = await scene.ChatAsync(Chat("hi", ByModel));

        var message = await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        Assert.Contains("it is not there", message, StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_pinned_request_is_nobody_elses()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        using var response = await scene.ChatAsync(Chat("hi", "ada"));

        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        Assert.Null(scene.Room.Find("bob")!.Metrics.Summarize());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_providers_own_answer_is_passed_on_whatever_its_status(int status)
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", Refusing(status));
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        using var response = await scene.ChatAsync(Chat("hi", ByModel));

        Assert.Equal((status, "ada"), ((int)response.StatusCode, Header(response, GambiHeaders.Participant)));
    }

    [Fact]
    public async Task After_the_first_byte_a_stream_ends_in_an_error_and_nobody_else_is_asked()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", async (exchange, cancel) =>
        {
            await BeginAsync(exchange, cancel);
            await exchange.FailAsync("stream", "The provider broke.", cancel);
        });
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        using var response = await scene.ChatAsync(Streamed("hi", ByModel));

        using var last = JsonDocument.Parse(AnswerTests.EventsOf(await TextAsync(response))[^1]);
        Assert.Equal("endpoint_not_reachable", last.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Null(scene.Room.Find("bob")!.Metrics.Summarize());
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_tunnel_that_closes_before_the_answer_is_no_answer(TunnelVersion version)
    {
        await using var scene = await StartAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ada = await scene.JoinScriptedAsync(
            "ada",
            async (exchange, cancel) =>
            {
                arrived.TrySetResult();
                await HangAsync(exchange, cancel);
            },
            version: version);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        var asking = scene.ChatAsync(Chat("hi", ByModel));
        await arrived.Task.WaitAsync(Guard);
        await ada.DisposeAsync();

        using var response = await asking;
        Assert.Equal(("bob", "retried-after-ada"), (Header(response, GambiHeaders.Participant), Header(response, GambiHeaders.Route)));
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_asking_and_nobody_else_is_asked()
    {
        await using var scene = await StartAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ada = await scene.JoinScriptedAsync("ada", (_, cancel) =>
        {
            arrived.TrySetResult();
            return HangAsync(() => aborted.TrySetResult(), cancel);
        });
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);
        using var leaving = new CancellationTokenSource();
        var asking = scene.SendAsync(HttpMethod.Post, OnChat, Json(Chat("hi", ByModel)), leaving.Token);
        await arrived.Task.WaitAsync(Guard);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await aborted.Task.WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
        Assert.Null(scene.Room.Find("bob")!.Metrics.Summarize());
        Assert.Null(scene.Room.Find("ada")!.Health.EjectedUntil);
    }

    [Fact]
    public async Task The_slot_of_the_one_that_failed_is_free_while_another_answers()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync);
        var active = -1;
        await using var bob = await scene.JoinScriptedAsync("bob", async (exchange, cancel) =>
        {
            active = scene.Room.Find("ada")!.Active;
            await AnswerAsync(exchange, cancel);
        });

        (await scene.ChatAsync(Chat("hi", ByModel))).Dispose();

        Assert.Equal(0, active);
    }

    [Fact]
    public async Task The_whole_request_reaches_whoever_is_asked_last()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync);
        var bob = await scene.JoinAsync("bob");
        var prompt = new string('x', 200_000);

        using var response = await scene.ChatAsync(Chat(prompt, ByModel));

        response.EnsureSuccessStatusCode();
        Assert.Equal("bob", Header(response, GambiHeaders.Participant));
        Assert.Single(bob.Log.Requests);
    }

    [Fact]
    public async Task A_stored_response_is_found_under_the_id_that_its_client_got()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync, DemoProtocols.Chat);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);
        foreach (var stream in new[] { false, true })
        {
            using var response = await scene.PostAsync(OnResponses, Asking(OnResponses, "hi", stream).Replace("\"*\"", $"\"{ByModel}\"", StringComparison.Ordinal));
            Assert.Contains("resp_native", await TextAsync(response), StringComparison.Ordinal);
            using var got = await scene.SendAsync(HttpMethod.Get, "responses/resp_native");
            Assert.Equal(HttpStatusCode.OK, got.StatusCode);
            (await scene.SendAsync(HttpMethod.Delete, "responses/resp_native")).Dispose();
        }
    }

    [Fact]
    public async Task A_response_in_background_fails_over_and_names_who_made_it()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", FailAsync, DemoProtocols.Chat);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync, DemoProtocols.Chat);

        using var created = await scene.PostAsync(OnResponses, BackgroundRequests.Background("hi").Replace("\"*\"", $"\"{ByModel}\"", StringComparison.Ordinal));
        var id = BackgroundRequests.IdOf(await JsonAsync(created));

        await BackgroundRequests.PollAsync(scene, id, "completed");
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
        Assert.Equal("bob", Header(got, GambiHeaders.Participant));
        await scene.WaitForIdleSlotsAsync();
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    private static ParticipantMetrics MetricsOf(InferenceScene scene, string id) => scene.Room.Find(id)!.Metrics.Summarize()!;

    private static IEnumerable<string> AskedIn(EventRecorder events) =>
        events.Events.Where(static e => e.Name == "llm.request").Select(static e => e.Data.GetProperty("participantId").GetString()!);
}
