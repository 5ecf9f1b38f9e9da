using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Gambi.Hub.Observability;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class TellingTests
{
    [Theory]
    [InlineData("chat/completions", "{\"model\":\"*\",\"messages\":[{\"role\":\"user\",\"content\":\"[[words:5]]\"}]}", "chatCompletions")]
    [InlineData("chat/completions", "{\"model\":\"*\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"[[words:5]]\"}]}", "chatCompletions")]
    [InlineData("responses", "{\"model\":\"*\",\"input\":\"[[words:5]]\"}", "openResponses")]
    [InlineData("responses", "{\"model\":\"*\",\"input\":\"[[words:5]]\",\"stream\":true}", "openResponses")]
    [InlineData("completions", "{\"model\":\"*\",\"prompt\":\"[[words:5]]\",\"stream\":true}", "completions")]
    public async Task A_request_is_told_at_dispatch_and_at_its_end_with_what_it_took(string route, string body, string protocol)
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.PostAsync(route, body);
        await TextAsync(response);

        var complete = (await events.WaitForAsync("llm.complete")).Data;
        var request = (await events.WaitForAsync("llm.request")).Data;
        var id = Assert.Single(response.Headers.GetValues("X-Request-Id"));
        foreach (var told in new[] { request, complete })
        {
            Assert.Equal((id, "ada", "gambi-demo", protocol), (Text(told, "requestId"), Text(told, "participantId"), Text(told, "model"), Text(told, "protocol")));
        }

        var metrics = complete.GetProperty("metrics");
        Assert.Equal(5, metrics.GetProperty("outputTokens").GetInt64());
        Assert.Equal(metrics.GetProperty("totalTokens").GetInt64(), metrics.GetProperty("inputTokens").GetInt64() + 5);
        Assert.InRange(metrics.GetProperty("ttftMs").GetDouble(), 0, metrics.GetProperty("durationMs").GetDouble());
        await scene.WaitForIdleSlotsAsync();
        Assert.Equal((1, 0), (scene.Room.Find("ada")!.Metrics.Summarize()!.Completed, scene.Room.Find("ada")!.Metrics.Summarize()!.Failed));
    }

    [Theory]
    [InlineData("[[error:500]]", "provider", "ada")]
    [InlineData("[[cut]]", "provider", "ada")]
    [InlineData("[[die]] [[words:9]]", "stream", "ada")]
    public async Task A_failure_is_told_with_its_stage_and_without_any_payload(string prompt, string stage, string participant)
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.ChatAsync(Streamed(prompt + " confidential"));
        await TextAsync(response);

        var error = (await events.WaitForAsync("llm.error")).Data;
        Assert.Equal((stage, participant, "ada"), (Text(error, "stage"), Text(error, "participantId"), Text(error, "nickname")));
        Assert.NotEqual("", Text(error, "error"));
        Assert.StartsWith("http://127.0.0.1", Text(error, "endpoint"), StringComparison.Ordinal);
        Assert.DoesNotContain("You asked", error.GetRawText(), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
        Assert.Equal(1, scene.Room.Find("ada")!.Metrics.Summarize()!.Failed);
        Assert.DoesNotContain(scene.Hub.Logs.Entries, e => e.Message.Contains("confidential", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_nobody_can_serve_is_told_as_routing_and_one_that_is_no_request_not_at_all()
    {
        await using var scene = await StartAsync();
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        (await scene.ChatAsync("{")).Dispose();
        (await scene.ChatAsync(Chat("hi", "nobody"))).Dispose();

        var error = (await events.WaitForAsync("llm.error")).Data;
        Assert.Equal(("routing", "nobody"), (Text(error, "stage"), Text(error, "model")));
        Assert.False(error.TryGetProperty("participantId", out _));
        Assert.Equal(["connected", "llm.error"], events.Names);
    }

    [Fact]
    public async Task The_hubs_instruments_count_what_ends_with_few_tags_and_are_this_hubs_own()
    {
        await using var scene = await StartAsync();
        await using var other = await StartAsync();
        await scene.JoinAsync("ada");
        var measured = new ConcurrentQueue<string>();
        var scope = scene.Hub.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == HubMeter.Name && instrument.Meter.Scope == scope)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue($"{instrument.Name} {value} {Join(tags)}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue($"{instrument.Name} {Join(tags)}"));
        listener.Start();

        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        (await other.ChatAsync(Chat("hi", "nobody"))).Dispose();
        using var served = await scene.ChatAsync(Chat("[[words:2]] a"));
        await TextAsync(served);
        await events.WaitForAsync("llm.complete");

        Assert.Equal(
            [
                "gambi.hub.request.duration chatCompletions,completed",
                "gambi.hub.request.ttft chatCompletions,completed",
                "gambi.hub.requests 1 chatCompletions,completed",
                "gambi.hub.requests.active -1 chatCompletions",
                "gambi.hub.requests.active 1 chatCompletions",
            ],
            measured.Where(m => !m.StartsWith("gambi.hub.tokens", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("gambi.hub.tokens 2 chatCompletions,output", measured);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Join(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = new List<string>();
        foreach (var tag in tags)
        {
            values.Add($"{tag.Value}");
        }

        return string.Join(',', values);
    }
}
