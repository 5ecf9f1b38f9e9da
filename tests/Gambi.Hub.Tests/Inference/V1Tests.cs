using System.Net;
using System.Text;
using Gambi.Contracts;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class V1Tests
{
    private static readonly KeyValuePair<string, string>[] EventStream = [new("Content-Type", "text/event-stream")];
    private static readonly KeyValuePair<string, string>[] Json = [new("Content-Type", "application/json")];

    [Fact]
    public async Task A_v1_participant_is_busy_until_the_rest_of_an_answer_that_nobody_wants_is_thrown_away()
    {
        await using var scene = await StartAsync(configure: static o => o.QueueTimeout = TimeSpan.Zero);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var oldest = await JoinV1Async(scene, (exchange, cancel) => StreamDeafAsync(exchange, release.Task, cancel));
        using (var left = await scene.ChatAsync(Streamed("hi", "oldest")))
        {
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        }

        var participant = scene.Room.Find("oldest")!;
        await WaitAsync(() => participant.Active == 0);
        Assert.Equal(ParticipantStatus.Busy, participant.StatusAt(TimeProvider.System.GetUtcNow()));
        using var pinned = await scene.ChatAsync(Chat("hi", "oldest"));
        using var any = await scene.ChatAsync(Chat("hi"));
        await ErrorTests.AssertErrorAsync(pinned, HttpStatusCode.Conflict, "participant_busy", "model");
        await ErrorTests.AssertErrorAsync(any, HttpStatusCode.ServiceUnavailable, "participant_busy", "model");
        Assert.NotNull(any.Headers.RetryAfter);

        // Somebody else is not kept from serving.
        await scene.JoinAsync("ada");
        using var other = await scene.ChatAsync(Chat("hi"));
        Assert.Equal((HttpStatusCode.OK, "ada"), (other.StatusCode, other.Headers.GetValues(GambiHeaders.Participant).Single()));

        release.SetResult();
        await WaitAsync(() => participant.StatusAt(TimeProvider.System.GetUtcNow()) == ParticipantStatus.Online);
        using var again = await scene.ChatAsync(Streamed("hi", "oldest"));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("[DONE]", await TextAsync(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_about_a_response_finds_a_v1_tunnel_busy_and_makes_it_busy()
    {
        await using var scene = await StartAsync(configure: static o => o.QueueTimeout = TimeSpan.Zero);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var oldest = await JoinV1Async(scene, async (exchange, cancel) =>
        {
            if (exchange.Head.Operation == TunnelOperations.ResponsesCreate)
            {
                await exchange.StartAsync(200, Json, cancel);
                await exchange.WriteAsync("{\"id\":\"resp_1\",\"object\":\"response\"}"u8.ToArray(), cancel);
                await exchange.CompleteAsync(cancel);
                return;
            }

            await StreamDeafAsync(exchange, release.Task, cancel);
        });
        using var created = await scene.PostAsync("responses", "{\"model\":\"oldest\",\"input\":\"hi\",\"store\":false}");
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        await TextAsync(created);
        await scene.WaitForIdleSlotsAsync();

        using var reading = await scene.SendAsync(HttpMethod.Get, "responses/resp_1?stream=true");
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
        Assert.Equal(0, scene.Room.Find("oldest")!.Active);
        foreach (var (method, route) in new[] { ("GET", "responses/resp_1"), ("DELETE", "responses/resp_1"), ("POST", "responses/resp_1/cancel"), ("GET", "responses/resp_1/input_items") })
        {
            using var about = await scene.SendAsync(new HttpMethod(method), route);
            await ErrorTests.AssertErrorAsync(about, HttpStatusCode.Conflict, "participant_busy", "");
            Assert.NotNull(about.Headers.RetryAfter);
        }

        using var pinned = await scene.PostAsync("responses", "{\"model\":\"oldest\",\"input\":\"hi\",\"store\":false}");
        using var any = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"hi\"}");
        await ErrorTests.AssertErrorAsync(pinned, HttpStatusCode.Conflict, "participant_busy", "model");
        await ErrorTests.AssertErrorAsync(any, HttpStatusCode.ServiceUnavailable, "participant_busy", "model");

        release.SetResult();
        Assert.Contains("[DONE]", await TextAsync(reading), StringComparison.Ordinal);
        using var next = await scene.PostAsync("responses", "{\"model\":\"oldest\",\"input\":\"hi\",\"store\":false}");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    private static Task<JoinedParticipant> JoinV1Async(InferenceScene scene, Func<ITunnelExchange, CancellationToken, Task> serve) =>
        JoinedParticipant.JoinAsync(scene.Hub, scene.Code, "oldest", serve, version: TunnelVersion.V1);

    /// <summary>An answer that goes on whatever the hub says, as existing participants' do.</summary>
    private static async Task StreamDeafAsync(ITunnelExchange exchange, Task release, CancellationToken cancel)
    {
        await exchange.StartAsync(200, EventStream, cancel);
        await exchange.WriteAsync("data: {}\n\n"u8.ToArray(), cancel);
        await release;
        await exchange.WriteAsync(Encoding.UTF8.GetBytes("data: [DONE]\n\n"), cancel);
        await exchange.CompleteAsync(cancel);
    }
}
