using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Gambi.DemoProvider.Tests;

public sealed class OtherRouteTests
{
    [Fact]
    public async Task Models_are_listed_as_openai_does_and_on_request_as_ollama_does()
    {
        await using Provider provider = await Provider.StartAsync(new() { Models = ["a", "b"], OllamaTags = true });
        JsonNode models = JsonNode.Parse(await provider.Client.GetStringAsync("v1/models"))!;
        Assert.Equal(["a", "b"], models["data"]!.AsArray().Select(model => (string)model!["id"]!));
        JsonNode tags = JsonNode.Parse(await provider.Client.GetStringAsync("api/tags"))!;
        Assert.Equal(["a", "b"], tags["models"]!.AsArray().Select(model => (string)model!["name"]!));
    }

    [Fact]
    public async Task Embeddings_are_the_same_for_the_same_text_as_numbers_and_as_base64()
    {
        await using Provider provider = await Provider.StartAsync();
        JsonNode numbers = await Provider.JsonAsync(await provider.PostAsync("v1/embeddings", """{"model":"gambi-demo","input":["a b","c"],"dimensions":4}"""));
        JsonNode base64 = await Provider.JsonAsync(await provider.PostAsync(
            "v1/embeddings", """{"model":"gambi-demo","input":"a b","dimensions":4,"encoding_format":"base64"}"""));
        float[] first = [.. numbers["data"]![0]!["embedding"]!.AsArray().Select(value => (float)value!)];
        byte[] bytes = Convert.FromBase64String((string)base64["data"]![0]!["embedding"]!);
        Assert.Equal(first, Enumerable.Range(0, 4).Select(index => BitConverter.ToSingle(bytes, index * 4)));
        Assert.Equal(1, first.Sum(value => value * value), 5);
        Assert.NotEqual(first, numbers["data"]![1]!["embedding"]!.AsArray().Select(value => (float)value!));
        Assert.Equal(3, (int)numbers["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Completions_are_answered_plain_and_streamed()
    {
        await using Provider provider = await Provider.StartAsync();
        const string Body = """{"model":"gambi-demo","prompt":"Hello" """;
        JsonNode plain = await Provider.JsonAsync(await provider.PostAsync("v1/completions", Body + "}"));
        var events = await Provider.EventsAsync(await provider.PostAsync("v1/completions", Body + ""","stream":true,"stream_options":{"include_usage":true}}"""));
        Assert.Equal(
            (string?)plain["choices"]![0]!["text"],
            string.Concat(events[..^2].Select(one => (string?)JsonNode.Parse(one.Data)!["choices"]![0]!["text"])));
        Assert.Equal(1, (int)JsonNode.Parse(events[^2].Data)!["usage"]!["prompt_tokens"]!);
    }

    [Theory]
    [InlineData(DemoProtocols.Chat, 200, 404)]
    [InlineData(DemoProtocols.Responses, 404, 200)]
    [InlineData(DemoProtocols.None, 404, 404)]
    public async Task A_protocol_it_does_not_speak_is_a_missing_route(DemoProtocols protocols, int chat, int responses)
    {
        await using Provider provider = await Provider.StartAsync(new() { WordDelay = TimeSpan.Zero, Protocols = protocols });
        Assert.Equal((HttpStatusCode)chat, (await provider.ChatAsync("Hello")).StatusCode);
        Assert.Equal((HttpStatusCode)responses, (await provider.RespondAsync("Hello")).StatusCode);
    }

    [Fact]
    public async Task A_key_is_demanded_when_there_is_one()
    {
        await using Provider provider = await Provider.StartAsync(new() { WordDelay = TimeSpan.Zero, ApiKey = "secret" });
        HttpResponseMessage refused = await provider.Client.GetAsync("v1/models");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("invalid_api_key", (string?)(await Provider.JsonAsync(refused))["error"]!["code"]);
        provider.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        Assert.Equal(HttpStatusCode.OK, (await provider.Client.GetAsync("v1/models")).StatusCode);
    }

    [Fact]
    public async Task The_log_has_what_was_asked_byte_for_byte_up_to_its_bound()
    {
        await using Provider provider = await Provider.StartAsync(new() { WordDelay = TimeSpan.Zero, LoggedBodyBytes = 20, LoggedRequests = 2 });
        provider.Client.DefaultRequestHeaders.Add("x-stainless-lang", "js");
        const string Body = """{ "model" : "gambi-demo", "messages":[{"role":"user","content":"é"}],"unknown":1.50}""";
        await provider.PostAsync("v1/chat/completions?a=b", Body);
        DemoRequest request = await provider.EndOfAsync(DemoRequestState.Completed);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/chat/completions?a=b", request.Path);
        Assert.Equal("gambi-demo", request.Model);
        Assert.Equal("js", request.Headers["X-Stainless-Lang"]);
        Assert.Equal(200, request.Status);
        Assert.Equal(Encoding.UTF8.GetByteCount(Body), request.BodyLength);
        Assert.Equal(Body[..20], Encoding.UTF8.GetString(request.Body.Span));
        for (int time = 0; time < 3; time++)
        {
            await provider.Client.GetAsync("v1/models");
        }

        await provider.Log.WaitForIdleAsync(TestContext.Current.CancellationToken);
        Assert.Equal([3L, 4L], provider.Log.Requests.Select(one => one.Id));
    }
}
