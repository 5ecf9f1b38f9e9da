using Gambi.Contracts;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;
using static Gambi.Hub.Tests.Inference.ScriptedParticipants;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Requests of one <c>prompt_cache_key</c> go where its prompt lies in the cache already.</summary>
public sealed class WarmCacheTests
{
    private const string Keyed = ",\"prompt_cache_key\":\"team-secret\"";

    [Theory]
    [InlineData(OnResponses)]
    [InlineData(OnChat)]
    public async Task The_one_that_answered_last_goes_first_while_it_has_a_free_slot(string route)
    {
        await using var scene = await StartAsync();
        foreach (var id in new[] { "ada", "bob", "cy", "dan" })
        {
            await scene.JoinScriptedAsync(id, AnswerAsync);
        }

        var first = await ServedByAsync(scene, route);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(first, await ServedByAsync(scene, route));
        }

        using (scene.Room.Find(first)!.TryTakeSlot(scene.Now))
        {
            Assert.NotEqual(first, await ServedByAsync(scene, route, isIdle: false));
        }
    }

    [Fact]
    public async Task The_key_is_shown_nowhere()
    {
        await using var scene = await StartAsync();
        await using var ada = await scene.JoinScriptedAsync("ada", AnswerAsync);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        await ServedByAsync(scene, OnChat);
        await events.WaitForAsync("llm.complete");

        Assert.All(events.Events, static e => Assert.DoesNotContain("team-secret", e.Data.GetRawText(), StringComparison.Ordinal));
        Assert.All(scene.Hub.Logs.Entries, static e => Assert.DoesNotContain("team-secret", e.ToString(), StringComparison.Ordinal));
    }

    private static async Task<string> ServedByAsync(InferenceScene scene, string route, bool isIdle = true)
    {
        using var response = await scene.PostAsync(route, Asking(route, "hi", stream: false, Keyed));
        await TextAsync(response);
        if (isIdle)
        {
            await scene.WaitForIdleSlotsAsync();
        }

        return Assert.Single(response.Headers.GetValues(GambiHeaders.Participant));
    }
}
