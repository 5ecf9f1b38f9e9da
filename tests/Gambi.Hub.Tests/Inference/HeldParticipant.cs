using System.Text;
using System.Threading.Channels;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A participant whose requests are answered when the test says, and with what it says.</summary>
internal sealed class HeldParticipant : IAsyncDisposable
{
    private readonly Channel<TaskCompletionSource<(int Status, string Type, string Body)>> _asked =
        Channel.CreateUnbounded<TaskCompletionSource<(int Status, string Type, string Body)>>();

    private JoinedParticipant? _joined;

    public static async Task<HeldParticipant> JoinAsync(InferenceScene scene, string id, int concurrency = 1, TunnelVersion version = TunnelVersion.V2)
    {
        var held = new HeldParticipant();
        var more = "{\"concurrency\":" + concurrency + ",\"capabilities\":{\"openResponses\":\"supported\",\"chatCompletions\":\"supported\"}}";
        held._joined = await JoinedParticipant.JoinAsync(scene.Hub, scene.Code, id, held.ServeAsync, more, version);
        return held;
    }

    /// <summary>Answers the next request that reaches it, with a stream.</summary>
    public Task StreamAsync(string events = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\ndata: [DONE]\n\n") => AnswerAsync(200, "text/event-stream", events);

    /// <summary>Answers the next request that reaches it.</summary>
    public async Task AnswerAsync(int status, string type, string body) => (await NextAsync()).SetResult((status, type, body));

    /// <summary>The next request that reaches it, to be answered.</summary>
    public Task<TaskCompletionSource<(int Status, string Type, string Body)>> NextAsync() => _asked.Reader.ReadAsync().AsTask().WaitAsync(InferenceScene.Guard);

    public ValueTask DisposeAsync() => _joined!.DisposeAsync();

    private async Task ServeAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<(int Status, string Type, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Writer.TryWrite(answer);
        var (status, type, body) = await answer.Task.WaitAsync(cancellationToken);
        await exchange.StartAsync(status, [new("Content-Type", type)], cancellationToken);
        await exchange.WriteAsync(Encoding.UTF8.GetBytes(body), cancellationToken);
        await exchange.CompleteAsync(cancellationToken);
    }
}
