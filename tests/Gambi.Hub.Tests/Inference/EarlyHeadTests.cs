using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.Hub.Exchange;
using Gambi.Hub.Inference;
using Gambi.TestKit;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A Responses client sees life while the provider behind it still loads.</summary>
public sealed class EarlyHeadTests
{
    [Fact]
    public async Task The_first_events_come_from_the_hub_and_the_answer_after_them()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Chat, provider: new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.Chat, TimeProvider = clock });
        using var response = await SendEarlyAsync(scene, clock, ada, "[[wait:20]] [[words:3]]");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal(["response.created", "response.in_progress"], [await NextAsync(reader), await NextAsync(reader)]);
        clock.Advance(KeepAlive.Silence);
        Assert.Equal(KeepAlive.Comment.ToArray(), System.Text.Encoding.UTF8.GetBytes(await reader.ReadLineAsync().WaitAsync(Guard) + "\n\n"));
        var rest = await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(5), reader.ReadToEndAsync());

        var last = JsonDocument.Parse(AnswerTests.EventsOf(rest)[^2]).RootElement;
        Assert.Equal("response.completed", last.GetProperty("type").GetString());
        Assert.Equal(3, last.GetProperty("response").GetProperty("usage").GetProperty("output_tokens").GetInt32());
        await scene.WaitForIdleSlotsAsync();
        var metrics = scene.Room.Find("ada")!.Metrics.Summarize()!;
        Assert.Equal(1, metrics.Completed);
    }

    [Theory]
    [InlineData("[[wait:5]] [[error:503]]", "You asked for an error 503.", "provider")]
    [InlineData("[[wait:5]] [[html]]", "Bad Gateway", "provider")]
    [InlineData("[[wait:5]] [[cut]]", "", "provider")]
    public async Task A_provider_that_refuses_late_becomes_a_failed_response(string prompt, string message, string stage)
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Chat, provider: new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.Chat, TimeProvider = clock });
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        using var response = await SendEarlyAsync(scene, clock, ada, prompt);
        var answer = await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(5), TextAsync(response));

        var last = JsonDocument.Parse(AnswerTests.EventsOf(answer).Last(static e => e != "[DONE]")).RootElement;
        Assert.Equal("response.failed", last.GetProperty("type").GetString());
        Assert.Contains(message, last.GetProperty("response").GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        var told = (await events.WaitForAsync("llm.error")).Data;
        Assert.Equal(stage, told.GetProperty("stage").GetString());
        Assert.DoesNotContain("You asked", told.GetRawText(), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_participant_that_vanishes_before_its_provider_answers_is_a_failed_response_of_the_tunnel()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Chat, provider: new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.Chat, TimeProvider = clock });
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        using var response = await SendEarlyAsync(scene, clock, ada, "[[hang]]");

        await scene.Room.Find("ada")!.Link!.CloseAsync(1000, "Gone.", CancellationToken.None);

        Assert.Contains("response.failed", await TextAsync(response), StringComparison.Ordinal);
        Assert.Equal("tunnel", (await events.WaitForAsync("llm.error")).Data.GetProperty("stage").GetString());
    }

    [Fact]
    public async Task A_client_that_leaves_after_the_early_head_ends_the_asking()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Chat, provider: new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.Chat, TimeProvider = clock });
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        var response = await SendEarlyAsync(scene, clock, ada, "[[hang]]");

        response.Dispose();

        await ada.Log.WaitUntilAsync(all => all[^1].State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
        Assert.Equal("client_cancelled", (await events.WaitForAsync("llm.error")).Data.GetProperty("stage").GetString());
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_plain_answer_and_a_chat_stream_wait_for_their_provider()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        foreach (var (protocols, route, stream) in new[] { (DemoProtocols.Chat, OnResponses, false), (DemoProtocols.Responses, OnChat, true) })
        {
            var id = $"p{route.Length}";
            var joined = await scene.JoinSpeakingAsync(protocols, id: id, provider: new() { WordDelay = TimeSpan.Zero, Protocols = protocols, TimeProvider = clock });
            var asking = scene.PostAsync(route, Asking(route, "[[wait:5]] [[error:503]]", stream).Replace("\"*\"", $"\"{id}\"", StringComparison.Ordinal));
            await joined.Log.WaitForAsync(r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);
            using var response = await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(1), asking);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_plain_response_was_created_when_it_was_asked_for()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Chat, provider: new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.Chat, TimeProvider = clock });
        var asked = clock.GetUtcNow().ToUnixTimeSeconds();
        var asking = scene.PostAsync(OnResponses, Asking(OnResponses, "[[wait:20]] [[words:1]]", stream: false));
        await ada.Log.WaitForAsync(r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);
        using var response = await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(5), asking);

        var made = JsonDocument.Parse(await TextAsync(response)).RootElement;
        Assert.Equal(asked, made.GetProperty("created_at").GetInt64());
        Assert.InRange(made.GetProperty("completed_at").GetInt64(), asked + 20, long.MaxValue);
    }

    [Fact]
    public void The_clock_on_which_no_head_is_early_knows_how_early_that_would_be() => Assert.Equal(ExchangeSender.HeadPatience, PatientClock.HeadPatience);

    /// <summary>Asks for a stream whose provider keeps silent, until the hub no longer waits with the head.</summary>
    private static async Task<HttpResponseMessage> SendEarlyAsync(InferenceScene scene, FakeClock clock, JoinedProvider provider, string prompt)
    {
        var sending = scene.SendAsync(HttpMethod.Post, OnResponses, Json(Asking(OnResponses, prompt, stream: true)));
        await provider.Log.WaitForAsync(r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);
        Assert.False(sending.IsCompleted);
        var response = await AdvanceUntilAsync(clock, ExchangeSender.HeadPatience, sending);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return response;
    }

    /// <summary>Lets time pass until something is done: a timer may be set a moment after what can be seen of it.</summary>
    private static async Task<T> AdvanceUntilAsync<T>(FakeClock clock, TimeSpan step, Task<T> done)
    {
        while (!done.IsCompleted)
        {
            clock.Advance(step);
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, CancellationToken.None));
        }

        return await done;
    }

    private static async Task<string> NextAsync(StreamReader reader)
    {
        var line = "";
        while (!line.StartsWith("data: ", StringComparison.Ordinal))
        {
            line = await reader.ReadLineAsync().WaitAsync(Guard) ?? throw new EndOfStreamException();
        }

        Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Guard));
        return JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("type").GetString()!;
    }
}
