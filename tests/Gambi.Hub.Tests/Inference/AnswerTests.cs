using System.Net;
using System.Text.Json;
using Gambi.TestKit;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class AnswerTests
{
    [Fact]
    public async Task A_plain_answer_of_100_kilobytes_arrives_whole()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.ChatAsync(Chat("[[words:40000]]"));

        var body = await JsonAsync(response);
        Assert.True(body.GetRawText().Length > 100_000);
        Assert.Equal(40_000, body.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task A_streamed_answer_of_megabytes_arrives_whole()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.ChatAsync(Streamed("[[words:10000]]"));

        var events = EventsOf(await TextAsync(response));
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal(10_000, events.Count(e => e.Contains("\"content\":\"", StringComparison.Ordinal) && !e.Contains("\"content\":\"\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_usage_chunk_is_hidden_unless_the_client_asked_for_it()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");

        using var silent = await scene.ChatAsync(Streamed("[[words:3]]"));
        var without = await TextAsync(silent);
        await scene.WaitForIdleSlotsAsync();
        using var asked = await scene.ChatAsync(Chat("[[words:3]]", more: ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        var with = await TextAsync(asked);

        Assert.DoesNotContain("completion_tokens", without, StringComparison.Ordinal);
        Assert.Contains("completion_tokens", with, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", without, StringComparison.Ordinal);
        Assert.All(ada.Log.Requests, r => Assert.True(JsonDocument.Parse(r.Body).RootElement.GetProperty("stream_options").GetProperty("include_usage").GetBoolean()));
    }

    [Fact]
    public async Task Every_protocol_is_answered_plain_and_streamed()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        foreach (var (route, body, expected) in new[]
        {
            ("responses", "{\"model\":\"*\",\"input\":\"[[words:2]]\"}", "\"object\":\"response\""),
            ("responses", "{\"model\":\"*\",\"input\":\"[[words:2]]\",\"stream\":true}", "response.completed"),
            ("completions", "{\"model\":\"*\",\"prompt\":\"[[words:2]]\"}", "text_completion"),
            ("completions", "{\"model\":\"*\",\"prompt\":\"[[words:2]]\",\"stream\":true}", "[DONE]"),
            ("embeddings", "{\"model\":\"*\",\"input\":\"hi\"}", "embedding"),
        })
        {
            using var response = await scene.PostAsync(route, body);
            Assert.Contains(expected, await TextAsync(response), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await scene.WaitForIdleSlotsAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_providers_error_passes_with_status_body_and_headers_streamed_or_not(bool stream)
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.ChatAsync(stream ? Streamed("[[error:429]]") : Chat("[[error:429]]"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("demo_error", (await JsonAsync(response)).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal(["0"], response.Headers.GetValues("x-ratelimit-remaining-requests"));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_providers_web_page_passes_as_it_is()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.ChatAsync(Streamed("[[html]]"));

        Assert.Equal((HttpStatusCode.BadGateway, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<!DOCTYPE html>", await TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_providers_headers_pass_but_hop_by_hop_ones_and_its_request_id_stands_beside_the_hubs()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.ChatAsync(Chat("[[headers]] hi"));

        Assert.Equal(["99"], response.Headers.GetValues("x-ratelimit-remaining-requests"));
        Assert.Equal(["12"], response.Headers.GetValues("openai-processing-ms"));
        Assert.Equal(["req_demo"], response.Headers.GetValues("X-Gambi-Provider-Request-Id"));
        Assert.NotEqual("req_demo", Assert.Single(response.Headers.GetValues("X-Request-Id")));
        Assert.False(response.Headers.Contains("Keep-Alive"));
        Assert.False(response.Headers.Contains("Proxy-Authenticate"));
    }

    [Fact]
    public async Task A_chat_stream_that_breaks_off_ends_with_an_error_object_and_no_done()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.ChatAsync(Streamed("[[die]] [[words:9]]"));

        var events = EventsOf(await TextAsync(response));
        Assert.True(events.Count > 2);
        Assert.Equal("server_error", JsonDocument.Parse(events[^1]).RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.DoesNotContain("[DONE]", events);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_responses_stream_that_breaks_off_ends_with_an_error_event()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"[[die]] [[words:9]]\",\"stream\":true}");

        var events = EventsOf(await TextAsync(response));
        var last = JsonDocument.Parse(events[^1]).RootElement;
        Assert.Equal("error", last.GetProperty("type").GetString());
        Assert.Equal(events.Count - 1, last.GetProperty("sequence_number").GetInt32());
        Assert.Equal(JsonValueKind.Object, last.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task A_plain_answer_that_breaks_off_never_looks_whole()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        Assert.NotNull(await Record.ExceptionAsync(async () =>
        {
            using var response = await scene.ChatAsync(Chat("[[die]] [[words:500]]"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await TextAsync(response);
        }));
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task Malformed_events_pass_untouched_and_the_rest_after_them()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var response = await scene.ChatAsync(Streamed("[[malformed]] [[words:6]]"));

        var events = EventsOf(await TextAsync(response));
        Assert.Single(events, e => e != "[DONE]" && !IsJson(e));
        Assert.Equal("[DONE]", events[^1]);
    }

    [Fact]
    public async Task A_silent_stream_gets_a_comment_every_15_seconds_and_only_between_events()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);

        // On a clock of its own: it would take the seconds that pass here for a hub that is silent, or too slow with its heartbeats.
        await scene.JoinAsync("ada", new() { WordDelay = TimeSpan.Zero }, static options => options with { Time = TimeProvider.System });
        using var leaving = new CancellationTokenSource();
        using var response = await scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Streamed("[[stall]] [[words:9]]")), leaving.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var words = 0; words < 3;)
        {
            words += await reader.ReadLineAsync().WaitAsync(Guard) is ['d', ..] ? 1 : 0;
        }

        Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Guard));
        for (var i = 0; i < 2; i++)
        {
            var line = reader.ReadLineAsync();
            clock.Advance(TimeSpan.FromSeconds(14));
            Assert.False(line.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(": keepalive", await line.WaitAsync(Guard));
            Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Guard));

            // The pings of these seconds are answered, or the next ones would make the tunnel one that fell silent.
            var heard = clock.GetUtcNow() - TimeSpan.FromSeconds(15);
            await WaitAsync(() => scene.Room.Find("ada")!.Link!.LastSeen > heard);
        }

        await leaving.CancelAsync();
    }

    internal static List<string> EventsOf(string stream) =>
        [.. stream.Split('\n').Where(static line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(static line => line["data: ".Length..])];

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
