using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.Hub.Responses;
using Gambi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Inference.BackgroundRequests;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class BackgroundEndTests
{
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
}
