using System.Text;
using Gambi.DemoProvider;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Participants without a provider: what they do with a request is one function.</summary>
internal static class ScriptedParticipants
{
    /// <summary>The model that all of them serve, as demo providers do.</summary>
    public const string Model = "gambi-demo";

    /// <summary>What a chat provider's answer consists of.</summary>
    public const string Word = "hello";

    /// <summary>Fails before it has said anything.</summary>
    public static async Task FailAsync(ITunnelExchange exchange, CancellationToken cancellationToken) =>
        await exchange.FailAsync("provider", "The provider gave no answer: it is not there.", cancellationToken);

    /// <summary>Says nothing until it is told to stop.</summary>
    public static Task HangAsync(ITunnelExchange _, CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <summary>The same, and says when it was told.</summary>
    public static async Task HangAsync(Action aborted, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            aborted();
            throw;
        }
    }

    /// <summary>Answers, in the protocol it was asked in, plainly or as a stream.</summary>
    public static async Task AnswerAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        var stream = exchange.Head.Stream;
        await exchange.StartAsync(200, [new("Content-Type", stream ? "text/event-stream" : "application/json")], cancellationToken);
        await exchange.WriteAsync(Encoding.UTF8.GetBytes(AnswerOf(exchange.Head.Path, stream)), cancellationToken);
        await exchange.CompleteAsync(cancellationToken);
    }

    /// <summary>Begins a stream with one word.</summary>
    public static async Task BeginAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        await exchange.StartAsync(200, [new("Content-Type", "text/event-stream")], cancellationToken);
        await exchange.WriteAsync(Encoding.UTF8.GetBytes(ChatChunk), cancellationToken);
    }

    /// <summary>Answers an error as a provider would.</summary>
    public static Func<ITunnelExchange, CancellationToken, Task> Refusing(int status) => async (exchange, cancellationToken) =>
    {
        await exchange.StartAsync(status, [new("Content-Type", "application/json")], cancellationToken);
        await exchange.WriteAsync("{\"error\":{\"message\":\"No.\",\"type\":\"x\",\"param\":\"\",\"code\":\"x\"}}"u8.ToArray(), cancellationToken);
        await exchange.CompleteAsync(cancellationToken);
    };

    public static Task<JoinedParticipant> JoinScriptedAsync(
        this InferenceScene scene, string id, Func<ITunnelExchange, CancellationToken, Task> serve, DemoProtocols protocols = DemoProtocols.Both, TunnelVersion version = TunnelVersion.V2,
        int concurrency = 1, string model = Model, TunnelOptions? options = null) =>
        JoinedParticipant.JoinAsync(
            scene.Hub,
            scene.Code,
            id,
            serve,
            "{\"model\":\"" + model + "\",\"concurrency\":" + concurrency + ",\"capabilities\":{\"openResponses\":\"" + Said(protocols, DemoProtocols.Responses)
                + "\",\"chatCompletions\":\"" + Said(protocols, DemoProtocols.Chat) + "\"}}",
            version,
            options);

    private const string ChatChunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"" + Word + "\"}}]}\n\n";

    private static string Said(DemoProtocols protocols, DemoProtocols one) => protocols.HasFlag(one) ? "supported" : "unsupported";

    private static string AnswerOf(string path, bool stream)
    {
        const string Response = "{\"id\":\"resp_native\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"model\":\"m\",\"output\":[{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\","
            + "\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"" + Word + "\",\"annotations\":[]}]}]}";
        return (path, stream) switch
        {
            ("/v1/responses", true) => "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"" + Word + "\"}\n\n"
                + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + Response + "}\n\n",
            ("/v1/responses", false) => Response,
            (_, true) => ChatChunk + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
            ("/v1/embeddings", _) => "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}],\"note\":\"" + Word + "\"}",
            ("/v1/completions", _) => "{\"id\":\"c\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"" + Word + "\",\"finish_reason\":\"stop\"}]}",
            _ => "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + Word + "\"},\"finish_reason\":\"stop\"}]}",
        };
    }
}
