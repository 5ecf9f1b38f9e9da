using System.Net;
using System.Text;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>What the hub learns of a provider that nobody has described.</summary>
public sealed class LearningTests
{
    [Theory]
    [InlineData(DemoProtocols.Chat, OnResponses, "/v1/responses", "/v1/chat/completions")]
    [InlineData(DemoProtocols.Responses, OnChat, "/v1/chat/completions", "/v1/responses")]
    public async Task A_missing_protocol_is_found_out_once_within_the_request(DemoProtocols protocols, string route, string missing, string spoken)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(protocols, declared: false);
        foreach (var stream in new[] { false, true, false })
        {
            using var response = await scene.AskAsync(route, "[[words:3]]", stream);
            await TextAsync(response);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await scene.WaitForIdleSlotsAsync();
        }

        Assert.Equal([missing, spoken, spoken, spoken], ada.Log.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task What_was_learned_is_forgotten_with_the_registration()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Chat, declared: false);
        (await scene.AskAsync(OnResponses, "[[words:3]]", stream: false)).Dispose();
        await scene.WaitForIdleSlotsAsync();

        scene.Room.Find("ada")!.Register(new() { Nickname = "ada", Models = ["gambi-demo"], Endpoint = "http://localhost", Concurrency = 1, UpdatedAt = scene.Now });
        (await scene.AskAsync(OnResponses, "[[words:3]]", stream: false)).Dispose();

        Assert.Equal(4, ada.Log.Requests.Count);
    }

    [Fact]
    public async Task A_404_of_a_protocol_that_the_provider_is_said_to_speak_is_its_answer()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada", new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.Chat });

        using var response = await scene.AskAsync(OnResponses, "hi", stream: false);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Single(ada.Log.Requests);
    }

    [Fact]
    public async Task A_404_that_says_the_model_is_unknown_teaches_nothing()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Both, declared: false, change: o => o with { Models = ["gone"] });

        using var response = await scene.AskAsync(OnResponses, "hi", stream: true);

        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (response.StatusCode, (await JsonAsync(response)).GetProperty("error").GetProperty("code").GetString()));
        Assert.Single(ada.Log.Requests);
        Assert.Null(scene.Room.Find("ada")!.Registration.Learned.MissingProtocol);
    }

    [Fact]
    public async Task Where_both_protocols_are_missing_the_providers_own_answer_is_passed_on()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.None, declared: false);

        using var first = await scene.AskAsync(OnResponses, "hi", stream: false);
        using var second = await scene.AskAsync(OnResponses, "hi", stream: true);
        using var chat = await scene.AskAsync(OnChat, "hi", stream: false);

        Assert.All([first, second, chat], r => Assert.Equal(HttpStatusCode.NotFound, r.StatusCode));
        Assert.Equal(["/v1/responses", "/v1/chat/completions", "/v1/chat/completions", "/v1/chat/completions"], ada.Log.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task The_other_protocol_is_not_tried_when_it_is_said_to_be_missing()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync(
            "ada", new() { WordDelay = TimeSpan.Zero, Protocols = DemoProtocols.None }, o => o with { Capabilities = new() { ChatCompletions = ProtocolSupport.Unsupported } });

        using var response = await scene.AskAsync(OnResponses, "hi", stream: false);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Single(ada.Log.Requests);
    }

    [Fact]
    public async Task A_participant_that_says_it_speaks_neither_is_not_asked()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.None);

        using var response = await scene.AskAsync(OnResponses, "hi", stream: false);

        var message = await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadRequest, "invalid_request", "model");
        Assert.Contains("neither Responses nor Chat Completions", message, StringComparison.Ordinal);
        Assert.Empty(ada.Log.Requests);
    }

    [Fact]
    public async Task A_provider_that_says_with_status_200_that_it_has_no_such_route_has_none()
    {
        const string Said = """{"error":"Unexpected endpoint or method. (POST /v1/responses)"}""";
        await using var provider = new ScriptedProvider();
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada", change: o => o with { Endpoint = ProviderAddress.Parse(provider.Url), Capabilities = new() });
        provider.Answer($"HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: {Said.Length}\nConnection: close", Encoding.UTF8.GetBytes(Said));

        using var response = await scene.AskAsync(OnResponses, "hi", stream: false);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(InferenceProtocol.Responses, scene.Room.Find("ada")!.Registration.Learned.MissingProtocol);
    }
}
