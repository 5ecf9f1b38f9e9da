using Gambi.DemoProvider;
using Gambi.Resilience.Tests.Asking;
using Gambi.Resilience.Tests.Cuts.Machines;
using Gambi.TestKit;

namespace Gambi.Resilience.Tests.Cuts;

/// <summary>What becomes of 50 streams when a machine dies: hub and participants are processes, and only their own silence tells them. That takes the 30 s of the contract.</summary>
internal static class MachineDeath
{
    private const string Dying = "dying";
    private const int Silent = 15;
    private const int Begun = 15;
    private const int Elsewhere = 10;

    private static readonly string[] Living = ["living-1", "living-2"];
    private static readonly TimeSpan WordEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it through.</summary>
    /// <param name="scene">A hub with an empty room.</param>
    /// <param name="machineOf">Makes the machine that dies, around its provider.</param>
    public static async Task AssertEndsAsPromisedAsync(CutScene scene, Func<Uri, Task<IMachine>> machineOf)
    {
        // Alone in the room at first, it gets what is for anybody; its clock stands, so that it never comes to a word where it is to wait.
        var dyingProvider = await scene.StartProviderAsync(new FakeClock());
        var machine = scene.Own(await machineOf(dyingProvider.BaseAddress));
        await scene.JoinAsync(machine, Dying, Silent + Begun);
        var silent = AskAll(scene, "*", "[[wait:0.2]] [[words:20]]", Silent);
        var begun = AskAll(scene, "*", "[[stall]] [[words:20]]", Begun);
        await dyingProvider.Log.WaitUntilAsync(static all => all.Count(static r => r.Model == "gambi-demo") == Silent + Begun, CancellationToken.None).WaitAsync(Patience.Limit);
        await Task.WhenAll(begun.Select(static client => client.Begun)).WaitAsync(Patience.Limit);
        var elsewhere = await JoinLivingAsync(scene);
        using var stop = new CancellationTokenSource();

        // So slowly that they last for longer than all that is waited for meanwhile.
        var speaking = SpeakAsync(scene.Words, TimeSpan.FromMilliseconds(200), stop.Token);
        await Task.WhenAll(elsewhere.Select(static client => client.Begun)).WaitAsync(Patience.Limit);
        Assert.All(silent, static client => Assert.Equal("", client.Text));

        await machine.CutAsync();

        await AssertBrokenOffAsync(begun);
        await AssertAnsweredAsync(silent, by: Living);
        Assert.All(elsewhere, static client => Assert.False(client.Ended.IsCompleted));
        await stop.CancelAsync();
        await speaking;
        using var done = new CancellationTokenSource();
        speaking = SpeakAsync(scene.Words, TimeSpan.FromMilliseconds(1), done.Token);
        await AssertAnsweredAsync(elsewhere, by: Living);
        await done.CancelAsync();
        await speaking;
        await AssertNothingIsLeftAsync(scene, dyingProvider);
        await scene.AssertHubIsWellAsync();
    }

    private static async Task<List<StreamClient>> JoinLivingAsync(CutScene scene)
    {
        var clients = new List<StreamClient>();
        foreach (var id in Living)
        {
            var provider = await scene.StartProviderAsync(scene.Words);
            await scene.JoinAsync(scene.Own(new CabledMachine(scene.HubPort, provider.BaseAddress)), id, Elsewhere + Silent);
            clients.AddRange(AskAll(scene, id, "[[words:1500]]", Elsewhere));
        }

        return clients;
    }

    private static List<StreamClient> AskAll(CutScene scene, string model, string prompt, int count) =>
        [.. Enumerable.Range(0, count).Select(number => scene.Ask(model, prompt, inResponses: number % 2 == 0))];

    /// <summary>Lets a word pass now and then.</summary>
    private static async Task SpeakAsync(FakeClock words, TimeSpan every, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every, TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            words.Advance(WordEvery);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static async Task AssertBrokenOffAsync(List<StreamClient> clients)
    {
        await Task.WhenAll(clients.Select(static client => client.Ended)).WaitAsync(Patience.Limit);
        Assert.All(clients, static client => Assert.Equal("stream with error", AnswerCheck.OfStream(client.Text)));
        Assert.All(clients, static client => Assert.Equal(Dying, client.Ended.Result));
    }

    private static async Task AssertAnsweredAsync(List<StreamClient> clients, string[] by)
    {
        var answeredBy = await Task.WhenAll(clients.Select(static client => client.Ended)).WaitAsync(Patience.Limit);
        Assert.All(clients, static client => Assert.Equal("whole stream", AnswerCheck.OfStream(client.Text)));
        Assert.All(answeredBy, participant => Assert.Contains(participant, by));
    }

    private static async Task AssertNothingIsLeftAsync(CutScene scene, DemoProviderServer dyingProvider)
    {
        // The participant hears as little as the hub, and finds it out by the same silence.
        await dyingProvider.Log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Patience.Limit);
        Assert.Equal(
            Silent + Begun, dyingProvider.Log.Requests.Count(static r => r is { Model: "gambi-demo", State: DemoRequestState.Aborted }));
        Assert.Equal("offline", await scene.StatusOfAsync(Dying));
        foreach (var id in (string[])[Dying, .. Living])
        {
            await Until.HoldsAsync($"{id} has nothing to do", async () => await scene.ActiveOfAsync(id) is > 0 and var active ? $"{active} run" : null);
        }
    }
}
