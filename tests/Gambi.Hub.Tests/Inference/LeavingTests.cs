using System.Net;
using Gambi.Contracts;
using Gambi.DemoProvider;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class LeavingTests
{
    private const int Clients = 200;
    private const int Streams = 2_000;

    [Fact]
    public async Task A_client_that_leaves_before_the_first_byte_aborts_the_generation_and_frees_the_slot()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        using var leaving = new CancellationTokenSource();
        var hanging = scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Chat("[[hang]]")), leaving.Token);
        await ada.Log.WaitForAsync(r => r.Model is not null, CancellationToken.None).WaitAsync(Guard);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        await ada.Log.WaitForAsync(r => r.State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
        var told = await events.WaitForAsync("llm.error");
        Assert.Equal(("client_cancelled", "ada"), (told.Data.GetProperty("stage").GetString(), told.ParticipantId));
        await scene.WaitForIdleSlotsAsync();
        Assert.Null(scene.Room.Find("ada")!.Metrics.Summarize());
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_stream_aborts_the_generation_and_frees_the_slot()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        var response = await scene.ChatAsync(Streamed("[[stall]] [[words:9]]"));
        var stream = await response.Content.ReadAsStreamAsync();
        Assert.True(await stream.ReadAsync(new byte[16]).AsTask().WaitAsync(Guard) > 0);

        response.Dispose();

        await ada.Log.WaitForAsync(r => r.State == DemoRequestState.Aborted, CancellationToken.None).WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_client_that_stops_reading_pauses_its_provider_and_nobody_else()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada", change: o => o with { Concurrency = 2 });
        using var paused = await scene.ChatAsync(Streamed("[[words:1000000]]"));
        var slow = Assert.Single(ada.Log.Requests);

        // Paused is when it sends nothing more while others are served again and again.
        using var guard = new CancellationTokenSource(Guard);
        for (var still = 0; still < 5;)
        {
            guard.Token.ThrowIfCancellationRequested();
            var before = slow.BytesSent;
            using var other = await scene.ChatAsync(Chat("[[words:3]]"));
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            await TextAsync(other);
            await ada.Log.WaitUntilAsync(all => all.Count(r => r.State == DemoRequestState.Running) == 1, CancellationToken.None).WaitAsync(Guard);
            await WaitAsync(() => scene.Room.Participants[0].Active == 1);
            still = slow.BytesSent == before ? still + 1 : 0;
        }

        // On the same tunnel a long stream flows past the one that stands.
        using (var flowing = await scene.ChatAsync(Streamed("[[words:5000]]")))
        {
            Assert.Contains("[DONE]", await TextAsync(flowing), StringComparison.Ordinal);
        }

        // Windows of the tunnel and buffers of sockets: nowhere near the 200 MB of the whole answer.
        Assert.InRange(slow.BytesSent, 1, 32 * 1024 * 1024);
        Assert.Equal(DemoRequestState.Running, ada.Log.Requests[0].State);
        paused.Dispose();
        await ada.Log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task After_200_clients_hung_up_at_random_moments_of_2000_streams_everything_is_idle_again()
    {
        await using var scene = await StartAsync();
        var providers = new List<JoinedProvider>();
        for (var i = 0; i < 4; i++)
        {
            providers.Add(await scene.JoinAsync($"p{i}", new() { WordDelay = TimeSpan.FromMilliseconds(2), LoggedRequests = 2 * Streams }, o => o with { Concurrency = 100 }));
        }

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => HangUpAsync(scene, new Random(client)))));

        // Two seconds on a machine that has nothing else to do; that no timer has a part in it is what CancellationTests show.
        var lastLeft = TimeProvider.System.GetTimestamp();
        await scene.WaitForIdleSlotsAsync();
        var slots = TimeProvider.System.GetElapsedTime(lastLeft);
        await Task.WhenAll(providers.Select(static p => p.Log.WaitForIdleAsync(CancellationToken.None))).WaitAsync(Guard);
        var requests = TimeProvider.System.GetElapsedTime(lastLeft);
        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant($"Idle again after the last client left: slots {slots.TotalMilliseconds:0} ms, providers {requests.TotalMilliseconds:0} ms."));

        var asked = providers.SelectMany(static p => p.Log.Requests).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked.Count} requests, {asked.Count(static r => r.State == DemoRequestState.Aborted)} aborted.");
        Assert.All(asked, static r => Assert.NotNull(r.EndedAt));

        // How many were left in the middle is a matter of the machine's speed; some were, where only an abort could end them.
        Assert.Contains(asked, static r => r.State == DemoRequestState.Aborted);
        using var still = await scene.ChatAsync(Chat("hi"));
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.All(scene.Room.Participants, p => Assert.Equal(ParticipantStatus.Online, p.StatusAt(TimeProvider.System.GetUtcNow())));
    }

    /// <summary>Streams one after the other; each is left before its head, somewhere in its body, or where its provider stalls for ever.</summary>
    private static async Task HangUpAsync(InferenceScene scene, Random random)
    {
        for (var i = 0; i < Streams / Clients; i++)
        {
            var prompt = random.Next(4) switch
            {
                0 => "[[hang]]",
                1 => "[[stall]] [[words:9]]",
                _ => $"[[words:{random.Next(1, 200)}]]",
            };
            using var leaving = new CancellationTokenSource();
            try
            {
                var sending = scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Streamed(prompt)), leaving.Token);
                if (prompt == "[[hang]]" || random.Next(4) == 0)
                {
                    for (var spins = random.Next(200); spins > 0; spins--)
                    {
                        await Task.Yield();
                    }

                    await leaving.CancelAsync();
                }

                using var response = await sending;
                using var stream = await response.Content.ReadAsStreamAsync(CancellationToken.None);
                var left = prompt.StartsWith("[[stall", StringComparison.Ordinal) ? 1 : random.Next(6_000);
                var buffer = new byte[512];
                while (left > 0 && await stream.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Guard) is > 0 and var read)
                {
                    left -= read;
                }
            }
            catch (Exception e) when (leaving.IsCancellationRequested && e is OperationCanceledException or IOException)
            {
                // It left before the answer's head or in its body: what the test is about.
            }
        }
    }
}
