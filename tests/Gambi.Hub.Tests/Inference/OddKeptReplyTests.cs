using System.Net;
using System.Text;
using Gambi.DemoProvider;
using Gambi.Hub.Responses;
using Gambi.Participant;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.BackgroundRequests;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>What odd providers answer and odd clients send, on its way into the store and out of it.</summary>
public sealed class OddKeptReplyTests
{
    private const string Whole = """{"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello","annotations":[]}]}]}""";

    [Theory]
    [InlineData("""{"id":"resp_1","object":"response","output":[{"type":"message" """)]
    [InlineData(Whole + "}")]
    public async Task A_native_answer_that_is_no_whole_object_passes_and_is_not_kept(string answer)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, DemoProtocols.Responses);
        provider.Answer("HTTP/1.1 200 OK\nContent-Type: application/json\nConnection: close", Encoding.UTF8.GetBytes(answer));

        using var response = await scene.AskAsync(OnResponses, "hi", stream: false);

        Assert.Equal(answer, await TextAsync(response));
        await scene.WaitForIdleSlotsAsync();
        Assert.Equal(0, scene.Hub.Services.GetRequiredService<ResponseStore>().Count);
    }

    [Fact]
    public async Task A_native_stream_of_nothing_but_its_last_event_is_kept()
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, DemoProtocols.Responses);
        provider.Answer("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nConnection: close", Encoding.UTF8.GetBytes("data: {\"type\":\"response.completed\",\"response\":" + Whole + "}\r\n\r\n"));
        using var response = await scene.AskAsync(OnResponses, "hi", stream: true);
        Assert.Contains("resp_1", await TextAsync(response), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();

        using var got = await scene.SendAsync(HttpMethod.Get, "responses/resp_1");

        Assert.Equal(Whole, await TextAsync(got));
        Assert.True(scene.Hub.Services.GetRequiredService<ResponseStore>().Find(scene.Room, "resp_1")?.HasEnded);
    }

    [Fact]
    public async Task Input_items_are_listed_as_they_were_sent_with_half_characters_and_ids_that_are_none()
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, DemoProtocols.Responses);
        provider.Answer("HTTP/1.1 200 OK\nContent-Type: application/json\nConnection: close", Encoding.UTF8.GetBytes(Whole));
        using var response = await scene.PostAsync(OnResponses, """{"model":"*","input":[{"role":"user","content":"\ud800"},{"type":"message","id":null,"role":"user","content":"b"},{ },{"id":"msg_own","role":"user","content":"d"}]}""");
        Assert.Equal(Whole, await TextAsync(response));

        using var listed = await scene.SendAsync(HttpMethod.Get, "responses/resp_1/input_items?order=asc");

        Assert.Equal(
            """{"object":"list","data":["""
            + """{"type":"message","id":"msg_1_i0","role":"user","content":"\ud800"},{"type":"message","id":"msg_1_i1","role":"user","content":"b"},"""
            + """{"type":"message","id":"msg_1_i2" },{"type":"message","id":"msg_own","role":"user","content":"d"}"""
            + """],"first_id":"msg_1_i0","last_id":"msg_own","has_more":false}""",
            await TextAsync(listed));
    }

    [Theory]
    [InlineData("text/html", "<html></html>")]
    [InlineData("application/json", """{"error":"no"}""")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json\nContent-Encoding: br", "x")]
    public async Task What_is_no_answer_fails_a_response_in_background(string type, string body)
    {
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, DemoProtocols.Responses);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        provider.Answer($"HTTP/1.1 200 OK\nContent-Type: {type}\nConnection: close", Encoding.UTF8.GetBytes(body));

        using var created = await scene.PostAsync(OnResponses, Background("hi"));
        var failed = await PollAsync(scene, IdOf(await JsonAsync(created)), "failed");

        Assert.Contains("provider", failed.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        var told = await events.WaitForAsync("llm.error");
        Assert.Contains("provider", told.Data.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses, false)]
    [InlineData(DemoProtocols.Chat, OnResponses, true)]
    [InlineData(DemoProtocols.Responses, OnChat, false)]
    public async Task What_a_provider_says_in_place_of_an_answer_is_for_its_client_alone(DemoProtocols protocols, string route, bool stream)
    {
        const string said = """{"id":"r","object":"response","status":"failed","output":[],"error":{"code":"server_error","message":"cannot follow: my secret prompt"}}""";
        await using var provider = new ScriptedProvider();
        await using var scene = await JoinedAsync(provider, protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        provider.Answer("HTTP/1.1 200 OK\nContent-Type: application/json\nConnection: close", Encoding.UTF8.GetBytes(said));

        using var response = await scene.AskAsync(route, "hi", stream);

        Assert.Contains("my secret prompt", await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", ""), StringComparison.Ordinal);
        var told = await events.WaitForAsync("llm.error");
        Assert.DoesNotContain("secret", told.Data.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static async Task<InferenceScene> JoinedAsync(ScriptedProvider provider, DemoProtocols protocols)
    {
        var scene = await StartAsync();
        await scene.JoinAsync("ada", change: o => o with { Endpoint = ProviderAddress.Parse(provider.Url), Capabilities = Of(protocols, declared: true) });
        return scene;
    }
}
