using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.Participant;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Providers of one protocol that answer in a form nobody asked for, before a client of the other.</summary>
public sealed class OddAdaptedReplyTests
{
    private const string ChatJson = """{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello there"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""";
    private const string ResponseJson = """{"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello there","annotations":[]}]}],"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}""";

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses, ChatJson)]
    [InlineData(DemoProtocols.Responses, OnChat, ResponseJson)]
    public async Task A_whole_answer_to_a_request_for_a_stream_becomes_a_stream(DemoProtocols protocols, string route, string answer)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        provider.Answer($"HTTP/1.1 200 OK\nContent-Type: application/json\nETag: x\nX-Kept: yes\nContent-Length: {Encoding.UTF8.GetByteCount(answer)}\nConnection: close", Encoding.UTF8.GetBytes(answer));

        using var response = await scene.AskAsync(route, "hi", stream: true);
        var text = await TextAsync(response);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Null(response.Headers.ETag);
        Assert.Equal(["yes"], response.Headers.GetValues("X-Kept"));
        Assert.Equal("Hello there", TextOf(route, stream: true, text));
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        if (route == OnResponses)
        {
            var numbers = AnswerTests.EventsOf(text).SkipLast(1).Select(static e => JsonDocument.Parse(e).RootElement.GetProperty("sequence_number").GetInt32()).ToArray();
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
        }

        Assert.Equal(2, (await events.WaitForAsync("llm.complete")).Data.GetProperty("metrics").GetProperty("outputTokens").GetInt32());
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses)]
    [InlineData(DemoProtocols.Responses, OnChat)]
    public async Task A_stream_that_nobody_asked_for_is_502(DemoProtocols protocols, string route)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, protocols);
        provider.Answer("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nConnection: close", "data: {}\n\n"u8.ToArray());

        using var response = await scene.AskAsync(route, "hi", stream: false);

        var message = await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        Assert.Contains("stream", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses, "HTTP/1.1 200 OK\nContent-Type: text/html", "<html></html>")]
    [InlineData(DemoProtocols.Responses, OnChat, "HTTP/1.1 200 OK\nContent-Type: application/json", "[1,2]")]
    [InlineData(DemoProtocols.Chat, OnResponses, "HTTP/1.1 204 No Content", "")]
    [InlineData(DemoProtocols.Responses, OnChat, "HTTP/1.1 304 Not Modified", "")]
    public async Task What_is_no_answer_is_502_streamed_or_not(DemoProtocols protocols, string route, string head, string body)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, protocols);
        provider.Answer(head + "\nConnection: close", Encoding.UTF8.GetBytes(body));
        foreach (var stream in new[] { false, true })
        {
            using var response = await scene.AskAsync(route, "hi", stream);

            await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
            await scene.WaitForIdleSlotsAsync();
        }
    }

    [Fact]
    public async Task A_provider_that_goes_on_after_its_last_word_does_not_keep_the_client()
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, DemoProtocols.Chat);
        const string chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        provider.Answer("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nContent-Length: 1000000\nConnection: close", Encoding.UTF8.GetBytes(chunk), new byte[1000]);

        using var response = await scene.AskAsync(OnResponses, "hi", stream: true);

        Assert.EndsWith("data: [DONE]\n\n", await TextAsync(response), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    private static async Task<InferenceScene> JoinedAsync(ScriptedProvider provider, DemoProtocols protocols)
    {
        var scene = await StartAsync();
        await scene.JoinAsync("ada", change: o => o with { Endpoint = ProviderAddress.Parse(provider.Url), Capabilities = Of(protocols, declared: true) });
        return scene;
    }
}
