using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>What a client is told when a provider that is asked in the other protocol does not answer well.</summary>
public sealed class AdaptedErrorTests
{
    public static TheoryData<DemoProtocols, string, bool> BothDirections => new()
    {
        { DemoProtocols.Chat, OnResponses, false },
        { DemoProtocols.Chat, OnResponses, true },
        { DemoProtocols.Responses, OnChat, false },
        { DemoProtocols.Responses, OnChat, true },
    };

    [Theory]
    [MemberData(nameof(BothDirections))]
    public async Task A_providers_error_keeps_its_status_message_and_limits(DemoProtocols protocols, string route, bool stream)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.AskAsync(route, "[[error:429]]", stream);

        Assert.Equal((HttpStatusCode.TooManyRequests, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal(["0"], response.Headers.GetValues("x-ratelimit-remaining-requests"));
        var error = (await JsonAsync(response)).GetProperty("error");
        Assert.Equal("You asked for an error 429.", error.GetProperty("message").GetString());
        Assert.All(["type", "param", "code"], name => Assert.Equal(JsonValueKind.String, error.GetProperty(name).ValueKind));
        Assert.Equal("demo_error", error.GetProperty("code").GetString());
        var told = (await events.WaitForAsync("llm.error")).Data;
        Assert.Equal(("provider", "The provider answered 429."), (told.GetProperty("stage").GetString(), told.GetProperty("error").GetString()));
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [MemberData(nameof(BothDirections))]
    public async Task A_providers_web_page_becomes_an_error_that_clients_can_read(DemoProtocols protocols, string route, bool stream)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);

        using var response = await scene.AskAsync(route, "[[html]]", stream);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("Bad Gateway", (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BothDirections))]
    public async Task A_connection_that_is_cut_before_any_answer_is_502(DemoProtocols protocols, string route, bool stream)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);

        using var response = await scene.AskAsync(route, "[[cut]]", stream);

        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses, "[[die]] [[words:500]]", "stream")]
    [InlineData(DemoProtocols.Responses, OnChat, "[[die]] [[words:500]]", "stream")]
    [InlineData(DemoProtocols.Chat, OnResponses, "[[malformed]]", "provider")]
    [InlineData(DemoProtocols.Responses, OnChat, "[[malformed]]", "provider")]
    public async Task A_plain_answer_that_is_none_is_502_with_the_whole_reason(DemoProtocols protocols, string route, string prompt, string stage)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.AskAsync(route, prompt, stream: false);

        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        Assert.Equal(stage, (await events.WaitForAsync("llm.error")).Data.GetProperty("stage").GetString());
        await scene.WaitForIdleSlotsAsync();
        Assert.Equal(1, scene.Room.Find("ada")!.Metrics.Summarize()!.Failed);
    }

    [Theory]
    [InlineData("[[die]] [[words:9]]")]
    [InlineData("[[malformed]] [[words:9]]")]
    public async Task A_stream_that_breaks_off_becomes_a_failed_response(string prompt)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(DemoProtocols.Chat);
        await using var recorded = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.AskAsync(OnResponses, prompt, stream: true);
        var events = AnswerTests.EventsOf(await TextAsync(response)).Where(static e => e != "[DONE]").Select(static e => JsonDocument.Parse(e).RootElement).ToArray();

        Assert.Equal("response.failed", events[^1].GetProperty("type").GetString());
        Assert.Equal("server_error", events[^1].GetProperty("response").GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(events.Length - 1, events[^1].GetProperty("sequence_number").GetInt32());
        Assert.Equal(prompt.Contains("die", StringComparison.Ordinal) ? "stream" : "provider", (await recorded.WaitForAsync("llm.error")).Data.GetProperty("stage").GetString());
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData("[[die]] [[words:9]]")]
    [InlineData("[[malformed]] [[words:9]]")]
    public async Task A_chat_stream_made_of_one_that_breaks_off_ends_with_an_error_and_no_done(string prompt)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(DemoProtocols.Responses);
        await using var recorded = await scene.Hub.RecordEventsAsync(scene.Code);

        using var response = await scene.AskAsync(OnChat, prompt, stream: true);
        var events = AnswerTests.EventsOf(await TextAsync(response));

        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(events[^1]).RootElement.GetProperty("error").ValueKind);
        Assert.DoesNotContain("[DONE]", events);
        Assert.Equal(prompt.Contains("die", StringComparison.Ordinal) ? "stream" : "provider", (await recorded.WaitForAsync("llm.error")).Data.GetProperty("stage").GetString());
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses, ",\"conversation\":\"conv_1\"", "conversation")]
    [InlineData(DemoProtocols.Chat, OnResponses, ",\"tools\":[{\"type\":\"web_search\"}]", "tools")]
    [InlineData(DemoProtocols.Responses, OnChat, ",\"n\":2", "n")]
    [InlineData(DemoProtocols.Responses, OnChat, ",\"logit_bias\":{\"1\":2}", "logit_bias")]
    public async Task What_cannot_be_carried_over_is_refused_before_anything_is_dispatched(DemoProtocols protocols, string route, string more, string param)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        foreach (var stream in new[] { false, true })
        {
            using var response = await scene.AskAsync(route, "hi", stream, more);

            var error = (await JsonAsync(response)).GetProperty("error");
            Assert.Equal((HttpStatusCode.BadRequest, "unsupported_parameter"), (response.StatusCode, error.GetProperty("code").GetString()));
            Assert.StartsWith(param, error.GetProperty("param").GetString(), StringComparison.Ordinal);
            Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
            await scene.WaitForIdleSlotsAsync();
        }

        await WaitAsync(() => events.Names.Count == 3);
        Assert.Equal(["connected", "llm.error", "llm.error"], events.Names);
        Assert.Equal("routing", events.Events[1].Data.GetProperty("stage").GetString());
        Assert.Empty(ada.Log.Requests);
    }

    [Fact]
    public async Task What_the_provider_speaks_itself_is_never_refused()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Both);

        using var response = await scene.AskAsync(OnChat, "[[words:2]]", stream: false, ",\"n\":1,\"logit_bias\":{\"1\":2}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(JsonDocument.Parse(Assert.Single(ada.Log.Requests).Body).RootElement.TryGetProperty("logit_bias", out _));
    }
}
