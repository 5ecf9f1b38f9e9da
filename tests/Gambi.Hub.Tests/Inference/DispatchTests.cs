using System.Text.Json;
using Gambi.Contracts;
using Gambi.DemoProvider;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class DispatchTests
{
    private static readonly DemoProviderOptions TwoModels = new() { WordDelay = TimeSpan.Zero, Models = ["first", "second"] };

    [Theory]
    [InlineData("*", "first")]
    [InlineData("any", "first")]
    [InlineData("ada", "first")]
    [InlineData("model:second", "second")]
    [InlineData("second", "second")]
    public async Task The_provider_gets_its_own_name_of_the_model_and_the_client_is_told_who_served_it(string selector, string expected)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada", TwoModels);

        using var response = await scene.ChatAsync(Chat("hi", selector));

        response.EnsureSuccessStatusCode();
        Assert.Equal(expected, Assert.Single(ada.Log.Requests).Model);
        Assert.Equal(["ada"], response.Headers.GetValues(GambiHeaders.Participant));
        Assert.Equal([expected], response.Headers.GetValues(GambiHeaders.Model));
    }

    [Fact]
    public async Task Room_defaults_the_participants_over_them_and_the_requests_own_over_both_reach_a_chat_provider()
    {
        await using var scene = await StartAsync(defaults: """{"temperature":0.1,"top_p":0.2,"max_tokens":30,"instructions":"room","seed":4,"stop":["x"]}""");
        var ada = await scene.JoinAsync("ada", change: o => o with { Config = new() { TopP = 0.5, MaxTokens = 50, Instructions = "mine", FrequencyPenalty = 0.25 } });

        (await scene.ChatAsync(Chat("hi", more: ",\"max_completion_tokens\":70,\"unknown_field\":{\"a\":[1,2.50]}"))).Dispose();

        var body = BodyOf(ada, 0);
        Assert.Equal((0.1, 0.5, 0.25), (body.GetProperty("temperature").GetDouble(), body.GetProperty("top_p").GetDouble(), body.GetProperty("frequency_penalty").GetDouble()));
        Assert.Equal((70, 4), (body.GetProperty("max_completion_tokens").GetInt32(), body.GetProperty("seed").GetInt32()));
        Assert.False(body.TryGetProperty("max_tokens", out _));
        Assert.Equal("{\"a\":[1,2.50]}", body.GetProperty("unknown_field").GetRawText());
        var messages = body.GetProperty("messages");
        Assert.Equal(("system", "mine", "user"), (messages[0].GetProperty("role").GetString(), messages[0].GetProperty("content").GetString(), messages[1].GetProperty("role").GetString()));
    }

    [Fact]
    public async Task Defaults_have_other_names_on_responses_and_none_on_embeddings()
    {
        await using var scene = await StartAsync(defaults: """{"temperature":0.1,"max_tokens":30,"instructions":"room","stop":["x"]}""");
        var ada = await scene.JoinAsync("ada");

        (await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"hi\",\"temperature\":0.9}")).Dispose();
        await scene.WaitForIdleSlotsAsync();
        (await scene.PostAsync("embeddings", "{\"model\":\"*\",\"input\":\"hi\"}")).Dispose();

        var responses = BodyOf(ada, 0);
        Assert.Equal((0.9, 30, "room"), (responses.GetProperty("temperature").GetDouble(), responses.GetProperty("max_output_tokens").GetInt32(), responses.GetProperty("instructions").GetString()));
        Assert.Equal("x", responses.GetProperty("stop_sequences")[0].GetString());
        Assert.Equal("""{"model":"gambi-demo","input":"hi"}""", BodyOf(ada, 1).GetRawText());
    }

    [Fact]
    public async Task A_field_that_the_hub_added_and_the_provider_refuses_is_left_out_and_that_is_remembered()
    {
        await using var scene = await StartAsync(defaults: """{"seed":1,"top_p":0.5,"temperature":0.5}""");
        var ada = await scene.JoinAsync("ada", new() { WordDelay = TimeSpan.Zero, RefusedParameters = ["seed", "stream_options"] });

        using var first = await scene.ChatAsync(Streamed("hi"));
        Assert.Contains("[DONE]", await TextAsync(first), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
        using var second = await scene.ChatAsync(Streamed("hi"));
        await TextAsync(second);
        await ada.Log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Guard);

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal([400, 400, 200, 200], ada.Log.Requests.Select(r => r.Status));
        Assert.Equal(0.5, BodyOf(ada, 3).GetProperty("top_p").GetDouble());
    }

    [Fact]
    public async Task A_refused_field_of_the_clients_own_is_the_clients_error()
    {
        await using var scene = await StartAsync(defaults: """{"top_p":0.5}""");
        var ada = await scene.JoinAsync("ada", new() { WordDelay = TimeSpan.Zero, RefusedParameters = ["seed"] });

        using var response = await scene.ChatAsync(Chat("hi", more: ",\"seed\":3"));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("seed", (await JsonAsync(response)).GetProperty("error").GetProperty("param").GetString());
        Assert.Single(ada.Log.Requests);
    }

    [Fact]
    public async Task Headers_go_to_the_provider_but_none_that_belong_to_the_connection_or_are_credentials()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"rooms/{scene.Code}/v1/chat/completions?trace=1") { Content = Json(Chat("hi")) };
        foreach (var (name, value) in new[]
        {
            ("X-Stainless-Lang", "js"), ("OpenAI-Beta", "x=1"), ("Authorization", "Bearer secret"), ("api-key", "secret"), ("Cookie", "a=secret"), ("X-Gambi-Password", "secret"),
            ("X-Forwarded-For", "10.1.2.3"), ("Origin", "https://page.example"), ("Accept-Encoding", "gzip"), ("Connection", "X-Mine"), ("X-Mine", "secret"), ("X-Request-Id", "my-id"),
        })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await scene.Client.SendAsync(request).WaitAsync(Guard);

        var got = Assert.Single(ada.Log.Requests);
        Assert.Equal("/v1/chat/completions?trace=1", got.Path);
        Assert.Equal(("js", "x=1", "my-id"), (got.Headers["X-Stainless-Lang"], got.Headers["OpenAI-Beta"], got.Headers["X-Request-Id"]));
        Assert.DoesNotContain(got.Headers, h => h.Value.Contains("secret", StringComparison.Ordinal) || h.Value.Contains("10.1.2.3", StringComparison.Ordinal));
        Assert.False(got.Headers.ContainsKey("Origin"));
        Assert.Equal(["my-id"], response.Headers.GetValues("X-Request-Id"));
    }

    private static JsonElement BodyOf(JoinedProvider provider, int index) => JsonDocument.Parse(provider.Log.Requests[index].Body).RootElement;
}
