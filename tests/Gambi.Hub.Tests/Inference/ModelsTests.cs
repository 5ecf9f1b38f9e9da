using System.Net;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class ModelsTests
{
    [Fact]
    public async Task Everyone_who_is_there_is_listed_once_busy_or_not_and_nobody_who_is_not()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada", new() { Models = ["m1", "m2"] });
        await scene.JoinAsync("bob");
        await scene.JoinAsync("eve");
        var eve = scene.Room.Find("eve")!;
        eve.Detach(eve.Link!);
        using var busy = scene.Room.Find("bob")!.TryTakeSlot(TimeProvider.System.GetUtcNow());

        using var response = await scene.SendAsync(HttpMethod.Get, "models");

        var list = await JsonAsync(response);
        Assert.Equal("list", list.GetProperty("object").GetString());
        Assert.Equal(["ada", "bob"], list.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("id").GetString()));
        var ada = list.GetProperty("data")[0];
        Assert.Equal(("model", "ada", "m1"), (ada.GetProperty("object").GetString(), ada.GetProperty("owned_by").GetString(), ada.GetProperty("gambi").GetProperty("model").GetString()));
        Assert.True(ada.GetProperty("gambi").GetProperty("connection").GetProperty("connected").GetBoolean());
    }

    [Theory]
    [InlineData("models?include=models", false)]
    [InlineData("models", true)]
    public async Task Distinct_models_are_listed_too_when_asked_for_or_by_option(string route, bool option)
    {
        await using var scene = await StartAsync(configure: o => o.ListDistinctModels = option);
        await scene.JoinAsync("ada", new() { Models = ["m1", "m2"] });
        await scene.JoinAsync("bob", new() { Models = ["m2"] });

        using var response = await scene.SendAsync(HttpMethod.Get, route);

        var ids = (await JsonAsync(response)).GetProperty("data").EnumerateArray().Select(e => e.GetProperty("id").GetString());
        Assert.Equal(["ada", "bob", "model:m1", "model:m2"], ids);
    }

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("model:org%2Fm1", "model:org/m1")]
    [InlineData("model%3Aorg%2Fm1", "model:org/m1")]
    [InlineData("org/m1", "model:org/m1")]
    [InlineData("*", "*")]
    [InlineData("llama3", "model:llama3:latest")]
    public async Task One_is_found_by_any_selector_encoded_or_not(string id, string expected)
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada", new() { Models = ["org/m1", "llama3:latest"] });

        using var response = await scene.SendAsync(HttpMethod.Get, $"models/{id}");

        Assert.Equal(expected, (await JsonAsync(response)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task One_that_is_not_known_is_404()
    {
        await using var scene = await StartAsync();

        using var response = await scene.SendAsync(HttpMethod.Get, "models/nobody");

        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.NotFound, "model_not_found", "model");
    }
}
