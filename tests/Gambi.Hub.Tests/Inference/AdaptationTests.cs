using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.TestKit;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A client of either protocol against a provider of the other, through a real hub and tunnel.</summary>
public sealed class AdaptationTests
{
    public static TheoryData<DemoProtocols, bool, string, bool> EveryWay()
    {
        var ways = new TheoryData<DemoProtocols, bool, string, bool>();
        foreach (var protocols in new[] { DemoProtocols.Both, DemoProtocols.Chat, DemoProtocols.Responses })
        {
            foreach (var declared in new[] { true, false })
            {
                foreach (var route in new[] { OnResponses, OnChat })
                {
                    ways.Add(protocols, declared, route, false);
                    ways.Add(protocols, declared, route, true);
                }
            }
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Whatever_the_provider_speaks_the_client_is_answered_in_its_own_protocol(DemoProtocols protocols, bool declared, string route, bool stream)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols, declared);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.AskAsync(route, "Guten Tag, 世界 🎉", stream);
        var answer = await TextAsync(response);

        Assert.Equal((HttpStatusCode.OK, stream ? "text/event-stream" : "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("You said: \"Guten Tag, 世界 🎉\".", TextOf(route, stream, answer), StringComparison.Ordinal);
        Assert.Equal(["ada"], response.Headers.GetValues("X-Gambi-Participant"));
        var complete = (await events.WaitForAsync("llm.complete")).Data;
        Assert.Equal(route == OnResponses ? "openResponses" : "chatCompletions", complete.GetProperty("protocol").GetString());
        var metrics = complete.GetProperty("metrics");
        Assert.True(metrics.GetProperty("inputTokens").GetInt64() > 0);
        Assert.True(metrics.GetProperty("outputTokens").GetInt64() > 10);
        Assert.InRange(metrics.GetProperty("ttftMs").GetDouble(), 0, metrics.GetProperty("durationMs").GetDouble());
        Assert.Equal(["connected", "llm.request", "llm.complete"], events.Names);
        await scene.WaitForIdleSlotsAsync();
        Assert.Equal(1, scene.Room.Find("ada")!.Metrics.Summarize()!.Completed);
    }

    [Fact]
    public async Task An_adapted_stream_is_a_whole_sequence_of_events_under_one_id()
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(DemoProtocols.Chat);

        using var response = await scene.AskAsync(OnResponses, "[[words:9]]", stream: true);
        var lines = AnswerTests.EventsOf(await TextAsync(response));
        var events = lines.SkipLast(1).Select(static e => JsonDocument.Parse(e).RootElement).ToArray();

        Assert.Equal("[DONE]", lines[^1]);
        Assert.Equal(["response.created", "response.in_progress"], events.Take(2).Select(TypeOf));
        Assert.Equal("response.completed", TypeOf(events[^1]));
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(static e => e.GetProperty("sequence_number").GetInt32()));
        var ids = events.Where(static e => e.TryGetProperty("response", out _)).Select(static e => e.GetProperty("response").GetProperty("id").GetString());
        Assert.StartsWith("resp_", Assert.Single(ids.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_asked_for_the_usage_of_an_adapted_chat_stream_gets_it()
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(DemoProtocols.Responses);

        using var silent = await scene.AskAsync(OnChat, "[[words:3]]", stream: true);
        Assert.DoesNotContain("completion_tokens\":3", await TextAsync(silent), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
        using var asked = await scene.AskAsync(OnChat, "[[words:3]]", stream: true, ",\"stream_options\":{\"include_usage\":true}");
        Assert.Contains("completion_tokens\":3", await TextAsync(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_provider_gets_its_model_the_rooms_defaults_and_no_query_that_is_about_the_other_route()
    {
        await using var scene = await StartAsync(defaults: """{"temperature":0.25,"max_tokens":30,"instructions":"Be brief."}""");
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Chat);

        using var response = await scene.SendAsync(HttpMethod.Post, "responses?include=everything", Json(Asking(OnResponses, "[[words:2]]", stream: true, ",\"temperature\":0.5")));
        await TextAsync(response);

        var got = Assert.Single(ada.Log.Requests);
        var body = JsonDocument.Parse(got.Body).RootElement;
        Assert.Equal(("/v1/chat/completions", "gambi-demo"), (got.Path, body.GetProperty("model").GetString()));
        Assert.Equal((0.5, 30), (body.GetProperty("temperature").GetDouble(), body.GetProperty("max_tokens").GetInt32()));
        Assert.Equal("Be brief.", body.GetProperty("messages")[0].GetProperty("content").GetString());
        Assert.True(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task A_field_that_the_hub_added_to_an_adapted_request_and_the_provider_refuses_is_left_out_and_that_is_remembered()
    {
        await using var scene = await StartAsync(defaults: """{"seed":1}""");
        var ada = await scene.JoinSpeakingAsync(
            DemoProtocols.Chat, provider: new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.Chat, RefusedParameters = ["seed", "stream_options"] });

        foreach (var _ in new[] { 1, 2 })
        {
            using var response = await scene.AskAsync(OnResponses, "[[words:2]]", stream: true);
            Assert.Contains("response.completed", await TextAsync(response), StringComparison.Ordinal);
            await scene.WaitForIdleSlotsAsync();
        }

        await ada.Log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Guard);
        Assert.Equal([400, 400, 200, 200], ada.Log.Requests.Select(r => r.Status));
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_large_adapted_answer_arrives_whole_over_either_tunnel(TunnelVersion version)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(DemoProtocols.Chat, change: o => o with { TunnelVersions = [version] });

        using var plain = await scene.AskAsync(OnResponses, "[[words:40000]]", stream: false);
        var whole = TextOf(OnResponses, stream: false, await TextAsync(plain));
        await WaitAsync(() => scene.Room.Find("ada")!.StatusAt(scene.Now) == Contracts.ParticipantStatus.Online);
        using var streamed = await scene.AskAsync(OnResponses, "[[words:5000]]", stream: true);
        var parts = TextOf(OnResponses, stream: true, await TextAsync(streamed));

        Assert.Equal((40_000, 5_000), (whole.Split(' ').Length, parts.Split(' ').Length));
        Assert.StartsWith(parts[..1000], whole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses)]
    [InlineData(DemoProtocols.Responses, OnChat)]
    public async Task The_slot_is_free_when_the_client_has_the_last_byte(DemoProtocols protocols, string route)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        for (var i = 0; i < 20; i++)
        {
            using var response = await scene.AskAsync(route, "[[words:3]]", stream: i % 2 == 0);
            await TextAsync(response);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses)]
    [InlineData(DemoProtocols.Responses, OnChat)]
    public async Task A_client_that_leaves_ends_an_adapted_generation_at_whatever_point_it_is(DemoProtocols protocols, string route)
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinSpeakingAsync(protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        var cases = 0;
        foreach (var prompt in new[] { "[[hang]]", "[[stall]] [[words:9]]" })
        {
            foreach (var stream in new[] { false, true })
            {
                using var leaving = new CancellationTokenSource();
                var sending = scene.SendAsync(HttpMethod.Post, route, Json(Asking(route, prompt, stream)), leaving.Token);
                await ada.Log.WaitUntilAsync(all => all.Count == cases + 1 && all[^1].Model is not null, CancellationToken.None).WaitAsync(Guard);
                await leaving.CancelAsync();
                var left = await Record.ExceptionAsync(async () => (await sending).Dispose());
                Assert.True(left is null or OperationCanceledException, left?.ToString());
                cases++;
                await ada.Log.WaitUntilAsync(all => all[^1].State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
                await scene.WaitForIdleSlotsAsync();
            }
        }

        await WaitAsync(() => events.Events.Count(e => e.Name == "llm.error" && e.Data.GetProperty("stage").GetString() == "client_cancelled") == cases);
    }

    private static string? TypeOf(JsonElement e) => e.GetProperty("type").GetString();
}
