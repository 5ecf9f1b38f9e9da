using Gambi.Contracts;
using static Gambi.Hub.Tests.Inference.InferenceScene;
using static Gambi.Hub.Tests.Inference.ScriptedParticipants;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Each answer says why this participant gave it.</summary>
public sealed class RouteHeaderTests
{
    private const string ByModel = "model:" + Model;

    [Fact]
    public async Task The_route_says_in_few_words_why()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", AnswerAsync);
        Assert.Equal("only-candidate", await RouteAsync(scene, Chat("hi")));
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);
        Assert.Equal("least-loaded-of-2", await RouteAsync(scene, Chat("hi")));
        Assert.Equal("pinned", await RouteAsync(scene, Chat("hi", "bob")));
        Assert.Equal("least-loaded-of-2", await RouteAsync(scene, Chat("hi", more: ",\"prompt_cache_key\":\"k\"")));
        Assert.Equal("warm-cache", await RouteAsync(scene, Chat("hi", more: ",\"prompt_cache_key\":\"k\"")));
    }

    [Fact]
    public async Task An_id_that_no_header_can_carry_is_percent_encoded_and_the_header_is_there_for_pages()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("zoë", FailAsync);
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        using var response = await scene.ChatAsync(Chat("hi", ByModel));

        Assert.Equal("retried-after-zo%C3%AB", Header(response, GambiHeaders.Route));
        Assert.Contains(GambiHeaders.Route, Header(response, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    private static async Task<string> RouteAsync(InferenceScene scene, string json)
    {
        using var response = await scene.ChatAsync(json);
        await TextAsync(response);
        await scene.WaitForIdleSlotsAsync();
        return Header(response, GambiHeaders.Route);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));
}
