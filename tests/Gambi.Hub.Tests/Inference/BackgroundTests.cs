using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.Hub.Inference;
using Gambi.Hub.Responses;
using Gambi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class BackgroundTests
{
    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task A_response_in_background_is_answered_at_once_and_polled_to_its_end(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var created = await scene.PostAsync("responses", Background("[[words:3]]"));
        var queued = await JsonAsync(created);
        var ended = await PollAsync(scene, IdOf(queued), "completed");

        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        Assert.Equal("queued", StatusOf(queued));
        Assert.True(queued.GetProperty("background").GetBoolean());
        Assert.Equal(IdOf(queued), IdOf(ended));
        Assert.True(ended.GetProperty("background").GetBoolean());
        Assert.NotEmpty(ended.GetProperty("output").EnumerateArray());
        await WaitAsync(() => events.Events.Any(e => e.Name == "llm.complete"));
        Assert.Single(events.Events, e => e.Name == "llm.request");
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task Its_stream_says_queued_first_is_numbered_without_a_gap_and_can_be_read_again_from_any_place(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);

        using var created = await scene.PostAsync("responses", Background("[[words:3]]", stream: true));
        var events = EventsIn(await TextAsync(created));
        var id = IdOf(events[0].GetProperty("response"));
        using var again = await scene.SendAsync(HttpMethod.Get, $"responses/{id}?stream=true&starting_after=3");
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");

        Assert.Equal(["response.created", "response.queued", "response.in_progress"], events.Take(3).Select(TypeOf));
        Assert.Equal("queued", StatusOf(events[0].GetProperty("response")));
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(e => e.GetProperty("sequence_number").GetInt32()));
        Assert.Equal("response.completed", TypeOf(events[^1]));
        Assert.All(events.Where(e => e.TryGetProperty("response", out _)), e => Assert.Equal(id, IdOf(e.GetProperty("response"))));
        Assert.Equal(events.Skip(4).Select(e => e.ToString()), EventsIn(await TextAsync(again)).Select(e => e.ToString()));
        Assert.Equal(events[^1].GetProperty("response").ToString(), (await JsonAsync(got)).ToString());
    }

    [Fact]
    public async Task It_survives_its_client()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada", new() { WordDelay = TimeSpan.FromMilliseconds(20) });
        string id;
        using (var created = await scene.PostAsync("responses", Background("[[words:30]]", stream: true)))
        {
            await using var body = await created.Content.ReadAsStreamAsync();
            using var reader = new StreamReader(body);
            await reader.ReadLineAsync().WaitAsync(Guard);
            id = IdOf(JsonDocument.Parse((await reader.ReadLineAsync().WaitAsync(Guard))!["data: ".Length..]).RootElement.GetProperty("response"));
        }

        await PollAsync(scene, id, "completed");
        Assert.Equal(DemoRequestState.Completed, Assert.Single(ada.Log.Requests).State);
    }

    [Theory]
    [InlineData(DemoProtocols.Both, "[[stall]]")]
    [InlineData(DemoProtocols.Both, "[[hang]]")]
    [InlineData(DemoProtocols.Chat, "[[stall]]")]
    [InlineData(DemoProtocols.Chat, "[[hang]]")]
    public async Task Cancelling_ends_the_providers_generation_and_the_followers_streams(DemoProtocols protocols, string prompt)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(protocols);
        using var created = await scene.PostAsync("responses", Background(prompt));
        var id = IdOf(await JsonAsync(created));
        await ada.Log.WaitUntilAsync(all => all.Count == 1 && all[0].Model is not null, CancellationToken.None).WaitAsync(Guard);
        using var following = await scene.SendAsync(HttpMethod.Get, $"responses/{id}?stream=true");

        using var cancelled = await scene.SendAsync(HttpMethod.Post, $"responses/{id}/cancel");
        using var again = await scene.SendAsync(HttpMethod.Post, $"responses/{id}/cancel");
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");

        var response = await JsonAsync(cancelled);
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (cancelled.StatusCode, StatusOf(response)));
        Assert.Equal(response.ToString(), (await JsonAsync(again)).ToString());
        Assert.Equal(response.ToString(), (await JsonAsync(got)).ToString());
        Assert.EndsWith("data: [DONE]\n\n", await TextAsync(following), StringComparison.Ordinal);
        await ada.Log.WaitUntilAsync(all => all[0].State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
        using var continued = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"x\",\"previous_response_id\":\"" + id + "\"}");
        await ErrorTests.AssertErrorAsync(continued, HttpStatusCode.BadRequest, "invalid_request", "previous_response_id");
    }

    [Fact]
    public async Task Cancelling_one_that_has_ended_leaves_it_and_one_not_in_background_is_400()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", Background("[[words:1]]"));
        var ended = await PollAsync(scene, IdOf(await JsonAsync(created)), "completed");
        await scene.WaitForIdleSlotsAsync();
        using var foreground = await scene.PostAsync("responses", """{"model":"*","input":"[[words:1]]"}""");

        using var unchanged = await scene.SendAsync(HttpMethod.Post, $"responses/{IdOf(ended)}/cancel");
        using var refused = await scene.SendAsync(HttpMethod.Post, $"responses/{IdOf(await JsonAsync(foreground))}/cancel");

        Assert.Equal(ended.ToString(), (await JsonAsync(unchanged)).ToString());
        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.BadRequest, "invalid_request", "");
    }

    [Fact]
    public async Task It_waits_for_a_slot_and_cancelling_it_there_reaches_no_provider()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinAsync("ada");
        using var leaving = new CancellationTokenSource();
        var hanging = scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Chat("[[hang]]")), leaving.Token);
        await ada.Log.WaitUntilAsync(all => all.Count == 1 && all[0].Model is not null, CancellationToken.None).WaitAsync(Guard);

        using var first = await scene.PostAsync("responses", Background("[[words:1]]"));
        using var second = await scene.PostAsync("responses", Background("[[words:1]]"));
        var (waiting, unwanted) = (IdOf(await JsonAsync(first)), IdOf(await JsonAsync(second)));
        using var cancelled = await scene.SendAsync(HttpMethod.Post, $"responses/{unwanted}/cancel");
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{waiting}");
        Assert.Equal("cancelled", StatusOf(await JsonAsync(cancelled)));
        Assert.Equal("queued", StatusOf(await JsonAsync(got)));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        await scene.WaitForIdleSlotsAsync();
        clock.Advance(SlotWait.Interval);
        await PollAsync(scene, waiting, "completed");
        Assert.Equal(2, ada.Log.Requests.Count);
    }

    [Theory]
    [InlineData("[[error:429]]", "429")]
    [InlineData("[[die]]", "")]
    [InlineData("[[html]]", "")]
    [InlineData("[[cut]]", "")]
    public async Task What_goes_wrong_is_a_failed_response_and_a_failed_event(string prompt, string expected)
    {
        foreach (var protocols in new[] { DemoProtocols.Both, DemoProtocols.Chat })
        {
            await using var scene = await StartAsync();
            await scene.JoinSpeakingAsync(protocols);
            await using var told = await scene.Hub.RecordEventsAsync(scene.Code);

            using var created = await scene.PostAsync("responses", Background(prompt, stream: true));
            var events = EventsIn(await TextAsync(created));
            var failed = events[^1].GetProperty("response");

            Assert.Equal(("response.failed", "failed"), (TypeOf(events[^1]), StatusOf(failed)));
            Assert.Contains(expected, failed.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
            Assert.Equal(Enumerable.Range(0, events.Length), events.Select(e => e.GetProperty("sequence_number").GetInt32()));
            await PollAsync(scene, IdOf(failed), "failed");
            await WaitAsync(() => told.Events.Any(e => e.Name == "llm.error"));
            await scene.WaitForIdleSlotsAsync();
        }
    }

    [Theory]
    [InlineData("""{"model":"nobody","input":"x","background":true}""", HttpStatusCode.NotFound, "model_not_found", "model")]
    [InlineData("""{"model":"*","input":"x","background":true,"store":false}""", HttpStatusCode.BadRequest, "invalid_request", "background")]
    public async Task What_can_be_known_at_once_is_refused_at_once(string body, HttpStatusCode status, string code, string param)
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var refused = await scene.PostAsync("responses", body);

        await ErrorTests.AssertErrorAsync(refused, status, code, param);
    }

    [Fact]
    public async Task More_than_the_hub_takes_are_429_until_some_have_ended()
    {
        await using var scene = await StartAsync(services: s => s.AddSingleton(new StoreSettings { Runs = 1 }));
        await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", Background("[[stall]]"));
        var id = IdOf(await JsonAsync(created));

        using var refused = await scene.PostAsync("responses", Background("[[words:1]]"));
        using var cancelled = await scene.SendAsync(HttpMethod.Post, $"responses/{id}/cancel");
        await scene.WaitForIdleSlotsAsync();
        using var taken = await scene.PostAsync("responses", Background("[[words:1]]"));

        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.TooManyRequests, "rate_limited", "background");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await PollAsync(scene, IdOf(await JsonAsync(taken)), "completed");
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task An_answer_that_is_larger_than_a_response_in_background_may_be_fails_and_ends_the_generation(DemoProtocols protocols)
    {
        await using var scene = await StartAsync(services: s => s.AddSingleton(new StoreSettings { EventBytes = 20_000 }));
        await scene.JoinSpeakingAsync(protocols);

        using var created = await scene.PostAsync("responses", Background("[[words:20000]]", stream: true));
        var events = EventsIn(await TextAsync(created));

        Assert.Equal("response.failed", TypeOf(events[^1]));
        Assert.Contains("larger than", events[^1].GetProperty("response").GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(e => e.GetProperty("sequence_number").GetInt32()));
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task It_continues_a_conversation_and_can_be_continued(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(protocols);
        using var first = await scene.PostAsync("responses", Background("[[words:1]] one"));
        var one = IdOf(await PollAsync(scene, IdOf(await JsonAsync(first)), "completed"));
        using var second = await scene.PostAsync("responses", Background("[[words:1]] two", more: ",\"previous_response_id\":\"" + one + "\""));
        var two = await PollAsync(scene, IdOf(await JsonAsync(second)), "completed");
        await scene.WaitForIdleSlotsAsync();
        using var third = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"[[words:1]] three\",\"previous_response_id\":\"" + IdOf(two) + "\"}");

        Assert.Equal(one, two.GetProperty("previous_response_id").GetString());
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        var sent = System.Text.Encoding.UTF8.GetString(ada.Log.Requests[^1].Body.Span);
        Assert.Equal(3, new[] { "one", "two", "three" }.Count(w => sent.Contains($"[[words:1]] {w}", StringComparison.Ordinal)));
        Assert.DoesNotContain("background", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_what_is_said_is_logged_or_told()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        using var created = await scene.PostAsync("responses", Background("[[words:1]] sesame"));
        var id = IdOf(await PollAsync(scene, IdOf(await JsonAsync(created)), "completed"));
        using var failed = await scene.PostAsync("responses", Background("[[error:500]] sesame", more: ",\"previous_response_id\":\"" + id + "\""));
        await PollAsync(scene, IdOf(await JsonAsync(failed)), "failed");
        await WaitAsync(() => events.Events.Any(e => e.Name == "llm.error"));

        Assert.All(events.Events, e => Assert.DoesNotContain("sesame", e.Data.ToString(), StringComparison.Ordinal));
        Assert.All(scene.Hub.Logs.Entries, e => Assert.DoesNotContain("sesame", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_room_that_is_deleted_ends_what_runs_in_it()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", Background("[[stall]]", stream: true));
        await ada.Log.WaitUntilAsync(all => all.Count == 1 && all[0].Model is not null, CancellationToken.None).WaitAsync(Guard);

        await scene.Hub.Services.GetRequiredService<Gambi.Hub.Rooms.RoomRegistry>().RemoveAsync(scene.Room, CancellationToken.None);

        Assert.EndsWith("data: [DONE]\n\n", await TextAsync(created), StringComparison.Ordinal);
        await ada.Log.WaitUntilAsync(all => all[0].State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
    }

    [Fact]
    public async Task A_hub_that_stops_ends_what_runs()
    {
        var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", Background("[[stall]]"));
        await ada.Log.WaitUntilAsync(all => all.Count == 1 && all[0].Model is not null, CancellationToken.None).WaitAsync(Guard);

        var response = scene.Hub.Services.GetRequiredService<ResponseStore>().Find(scene.Room, IdOf(await JsonAsync(created)))!;
        await scene.Hub.StopAsync();

        Assert.Equal("cancelled", StatusOf(JsonDocument.Parse(response.State.Object).RootElement));
        await ada.Log.WaitUntilAsync(all => all[0].State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
        await scene.DisposeAsync();
    }

    [Fact]
    public async Task Deleting_one_that_runs_ends_it()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", Background("[[stall]]"));
        var id = IdOf(await JsonAsync(created));
        await ada.Log.WaitUntilAsync(all => all.Count == 1 && all[0].Model is not null, CancellationToken.None).WaitAsync(Guard);

        using var deleted = await scene.SendAsync(HttpMethod.Delete, $"responses/{id}");
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await ErrorTests.AssertErrorAsync(got, HttpStatusCode.NotFound, "response_not_found", "");
        await ada.Log.WaitUntilAsync(all => all[0].State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
    }

    private static string Background(string input, bool stream = false, string more = "") =>
        "{\"model\":\"*\",\"input\":\"" + input + "\",\"background\":true" + more + (stream ? ",\"stream\":true}" : "}");

    private static string IdOf(JsonElement response) => response.GetProperty("id").GetString()!;

    private static string StatusOf(JsonElement response) => response.GetProperty("status").GetString()!;

    private static string TypeOf(JsonElement e) => e.GetProperty("type").GetString()!;

    private static JsonElement[] EventsIn(string text) =>
        [.. AnswerTests.EventsOf(text).Where(static e => e != "[DONE]").Select(static e => JsonDocument.Parse(e).RootElement)];

    private static async Task<JsonElement> PollAsync(InferenceScene scene, string id, string status)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
            var response = await JsonAsync(got);
            if (StatusOf(response) == status)
            {
                return response;
            }

            Assert.Contains(StatusOf(response), new[] { "queued", "in_progress" });
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, guard.Token);
        }
    }
}
