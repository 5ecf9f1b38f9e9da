using System.Text;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.InferenceScene;
using static Gambi.Hub.Tests.Inference.ScriptedParticipants;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A participant's machine is gone without a word: its cable is pulled, and nothing at either end says so.</summary>
public sealed class LostMachineTests
{
    private const int Silent = 20;
    private const int Speaking = 15;
    private const int Elsewhere = 15;

    [Fact]
    public async Task Of_fifty_streams_those_without_a_byte_are_answered_by_another_and_those_with_end_in_an_error()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        var options = new TunnelOptions { Time = clock };
        var (aborted, begun) = (0, 0);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var other = await scene.JoinScriptedAsync(
            "other",
            async (exchange, cancel) =>
            {
                await BeginAsync(exchange, cancel);
                await go.Task.WaitAsync(cancel);
                await exchange.WriteAsync("data: [DONE]\n\n"u8.ToArray(), cancel);
                await exchange.CompleteAsync(cancel);
            },
            concurrency: 64);
        await using var lost = await LostAsync(scene, options, async (exchange, cancel) =>
        {
            var body = await BodyAsync(exchange, cancel);
            if (body.Contains("speak", StringComparison.Ordinal))
            {
                await BeginAsync(exchange, cancel);
            }

            Interlocked.Increment(ref begun);
            await HangAsync(() => Interlocked.Increment(ref aborted), cancel);
        });

        // Pinned where it matters who serves them; by model for those that may move on, of which the lost one, empty, takes the first.
        var unaffected = await AskAsync(scene, Elsewhere, "hi", "other");
        var speaking = await AskAsync(scene, Speaking, "speak", "lost");
        var silent = Enumerable.Range(0, Silent).Select(_ => scene.ChatAsync(Streamed("hi", "model:on-the-lost-one"))).ToArray();
        await WaitAsync(() => Volatile.Read(ref begun) == Silent + Speaking);
        Assert.Equal((Silent + Speaking, Elsewhere), (scene.Room.Find("lost")!.Active, scene.Room.Find("other")!.Active));

        // Only now the other has that model, too: those that wait on the lost one could not have been given to it.
        await RegisterAsync(scene, "other", "[\"gambi-demo\",\"on-the-lost-one\"]");
        lost.Wire.Sever();
        for (var waited = 0; waited < 40; waited += 5)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await HeartbeatAsync(scene, "other");

            // The hub's pings are on that clock, and the other one must have answered them before it leaps on.
            await WaitAsync(() => scene.Now - scene.Room.Find("other")!.Link!.LastSeen <= TimeSpan.FromSeconds(20));
        }

        foreach (var response in speaking)
        {
            using var ended = JsonDocument.Parse(AnswerTests.EventsOf(await TextAsync(response))[^1]);
            Assert.Equal("endpoint_not_reachable", ended.RootElement.GetProperty("error").GetProperty("code").GetString());
        }

        var answered = await Task.WhenAll(silent).WaitAsync(Guard);
        Assert.All(answered, static r => Assert.Equal(("other", "retried-after-lost"), (Only(r, GambiHeaders.Participant), Only(r, GambiHeaders.Route))));
        go.TrySetResult();
        foreach (var response in unaffected.Concat(answered))
        {
            Assert.Contains("[DONE]", await TextAsync(response), StringComparison.Ordinal);
        }

        await scene.WaitForIdleSlotsAsync();
        await WaitAsync(() => Volatile.Read(ref aborted) == Silent + Speaking);
        Assert.Equal((Speaking + Silent, 0), (Failed(scene, "lost"), Failed(scene, "other")));
    }

    private static async Task<HttpResponseMessage[]> AskAsync(InferenceScene scene, int count, string prompt, string model) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => scene.ChatAsync(Streamed(prompt, model))));

    private static string Only(HttpResponseMessage response, string header) => Assert.Single(response.Headers.GetValues(header));

    private static long Failed(InferenceScene scene, string id) => scene.Room.Find(id)!.Metrics.Summarize()!.Failed;

    private static async Task<string> BodyAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (true)
        {
            var read = await exchange.Body.ReadAsync(cancellationToken);
            text.Append(Encoding.UTF8.GetString(read.Buffer));
            exchange.Body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return text.ToString();
            }
        }
    }

    private static async Task<Lost> LostAsync(InferenceScene scene, TunnelOptions options, Func<ITunnelExchange, CancellationToken, Task> serve)
    {
        var registered = await RegisterAsync(scene, "lost", "[\"on-the-lost-one\"]");
        var socket = await scene.Hub.ConnectWebSocketAsync(registered.TunnelUrl(), TunnelProtocol.SubprotocolV2, CancellationToken.None);
        var wire = new SeverableWire(new WebSocketWire(socket));
        var tunnel = ParticipantTunnel.Open(wire, TunnelVersion.V2, new DelegateHandler(serve), options);
        return new(wire, tunnel);
    }

    private static Task<HubAnswer> RegisterAsync(InferenceScene scene, string id, string models) => scene.Client.RegisterAsync(
        scene.Code,
        id,
        "{\"model\":" + models.Split(',')[0].Trim('[', ']') + ",\"models\":" + models
            + ",\"concurrency\":64,\"capabilities\":{\"openResponses\":\"supported\",\"chatCompletions\":\"supported\"}}");

    private static Task<HubAnswer> HeartbeatAsync(InferenceScene scene, string id) => scene.Client.CallAsync("POST", $"v1/rooms/{scene.Code}/participants/{id}/heartbeat", "{}");

    private sealed record Lost(SeverableWire Wire, IParticipantTunnel Tunnel) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Tunnel.DisposeAsync();
    }
}
