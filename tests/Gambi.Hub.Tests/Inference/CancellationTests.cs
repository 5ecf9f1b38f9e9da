using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.TestKit;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class CancellationTests
{
    /// <summary>The clock stands still, so nothing here can be the work of a timer.</summary>
    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_client_that_leaves_ends_the_generation_at_whatever_point_it_is(TunnelVersion version)
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var ada = await scene.JoinAsync("ada", change: o => o with { TunnelVersions = [version] });
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        var cases = 0;
        foreach (var prompt in new[] { "[[hang]]", "[[wait:600]]", "[[stall]] [[words:9]]" })
        {
            foreach (var stream in new[] { false, true })
            {
                await LeaveAsync(scene, ada, "chat/completions", Chat(prompt, more: stream ? ",\"stream\":true" : ""));
                await LeaveAsync(scene, ada, "responses", "{\"model\":\"*\",\"input\":\"" + prompt + (stream ? "\",\"stream\":true}" : "\"}"));
                cases += 2;

                // Free for the next one, on v1 too, where the rest of the answer had to be thrown away.
                await WaitAsync(() => scene.Room.Find("ada")!.StatusAt(scene.Now) == ParticipantStatus.Online);
            }
        }

        Assert.Equal(cases, ada.Log.Requests.Count);
        Assert.All(ada.Log.Requests, r => Assert.Equal(DemoRequestState.Aborted, r.State));
        await WaitAsync(() => events.Events.Count(e => e.Name == "llm.error" && e.Data.GetProperty("stage").GetString() == "client_cancelled") == cases);
    }

    private static async Task LeaveAsync(InferenceScene scene, JoinedProvider provider, string route, string body)
    {
        await WaitAsync(() => scene.Room.Find("ada")!.StatusAt(scene.Now) == ParticipantStatus.Online);
        var before = provider.Log.Requests.Count;
        using var leaving = new CancellationTokenSource();
        var sending = scene.SendAsync(HttpMethod.Post, route, Json(body), leaving.Token);
        await provider.Log.WaitUntilAsync(all => all.Count == before + 1 && all[^1].Model is not null, CancellationToken.None).WaitAsync(Guard);
        if (body.Contains("stall", StringComparison.Ordinal) && body.Contains("stream", StringComparison.Ordinal))
        {
            var response = await sending;
            var content = await response.Content.ReadAsStreamAsync(CancellationToken.None);
            Assert.True(await content.ReadAsync(new byte[16], CancellationToken.None).AsTask().WaitAsync(Guard) > 0);
            response.Dispose();
        }
        else
        {
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        await provider.Log.WaitUntilAsync(all => all[^1].State != DemoRequestState.Running, CancellationToken.None).WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
    }
}
