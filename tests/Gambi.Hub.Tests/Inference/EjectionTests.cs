using Gambi.Contracts;
using Gambi.Hub.Rooms;
using Gambi.TestKit;
using static Gambi.Hub.Tests.Inference.InferenceScene;
using static Gambi.Hub.Tests.Inference.ScriptedParticipants;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A participant that fails again and again is skipped for a while.</summary>
public sealed class EjectionTests
{
    private const string ByModel = "model:" + Model;

    [Fact]
    public async Task After_three_failures_before_an_answer_others_go_first_until_its_pause_is_over()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var asked = 0;
        await using var ada = await scene.JoinScriptedAsync("ada", async (exchange, cancel) =>
        {
            asked++;
            await FailAsync(exchange, cancel);
        });
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        for (var i = 0; i < 5; i++)
        {
            await AskAsync(scene, "bob");
        }

        Assert.Equal(ParticipantHealth.Tolerated, asked);
        clock.Advance(ParticipantHealth.ShortestPause);
        await AskAsync(scene, "bob");
        Assert.Equal(ParticipantHealth.Tolerated + 1, asked);
        Assert.Equal(clock.GetUtcNow() + (2 * ParticipantHealth.ShortestPause), scene.Room.Find("ada")!.Health.EjectedUntil);
    }

    [Fact]
    public async Task A_provider_that_answers_500_at_once_does_not_attract_all_requests()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        await using var ada = await scene.JoinScriptedAsync("ada", Refusing(500));
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        for (var i = 0; i < ParticipantHealth.Tolerated; i++)
        {
            await AskAsync(scene, "ada");
        }

        await AskAsync(scene, "bob");
    }

    [Fact]
    public async Task What_a_provider_refuses_is_an_answer()
    {
        await using var scene = await StartAsync(new FakeClock());
        await using var ada = await scene.JoinScriptedAsync("ada", Refusing(429));
        await using var bob = await scene.JoinScriptedAsync("bob", AnswerAsync);

        for (var i = 0; i < ParticipantHealth.Tolerated + 1; i++)
        {
            await AskAsync(scene, "ada");
        }
    }

    [Fact]
    public async Task The_only_one_left_is_asked_even_so_and_one_answer_makes_it_well()
    {
        await using var scene = await StartAsync(new FakeClock());
        var fails = true;
        await using var ada = await scene.JoinScriptedAsync("ada", (exchange, cancel) => fails ? FailAsync(exchange, cancel) : AnswerAsync(exchange, cancel));
        for (var i = 0; i < ParticipantHealth.Tolerated; i++)
        {
            using var failed = await scene.ChatAsync(Chat("hi", ByModel));
            Assert.Equal(502, (int)failed.StatusCode);
            await scene.WaitForIdleSlotsAsync();
        }

        Assert.True(scene.Room.Find("ada")!.Health.IsEjectedAt(scene.Now));
        fails = false;
        await AskAsync(scene, "ada");
        Assert.False(scene.Room.Find("ada")!.Health.IsEjectedAt(scene.Now));
    }

    private static async Task AskAsync(InferenceScene scene, string expected)
    {
        using var response = await scene.ChatAsync(Chat("hi", ByModel));
        Assert.Equal(expected, Assert.Single(response.Headers.GetValues(GambiHeaders.Participant)));
        await TextAsync(response);
        await scene.WaitForIdleSlotsAsync();
    }
}
