using System.Text;
using Gambi.Fuzz.Tests.Running;
using Gambi.Tunnel;

namespace Gambi.Fuzz.Tests.Relaying;

/// <summary>What a provider and its participant may answer: heads that try to say more than they may, streams of both dialects that are hardly right, and every way to end.</summary>
internal static class Answers
{
    private static readonly int[] Statuses = [200, 200, 200, 200, 200, 200, 201, 204, 302, 304, 400, 404, 405, 429, 501, 503, 599];

    private static readonly string[] Types =
        ["text/event-stream", "text/event-stream", "text/event-stream; charset=utf-8", "application/json", "application/json", "text/html", "", "text/event-stream\r\nX-Injected: 1", "\u00ff"];

    private static readonly (string Name, string Value)[] Heads =
    [
        ("X-Injected\r\nX-Other", "1"), ("X-A", "a\r\nX-Injected: 1"), ("X-A", "a\nX-Injected: 1"), ("Transfer-Encoding", "chunked"), ("Content-Length", "5"), ("Content-Length", "-1"),
        ("Set-Cookie", "a=b"), ("Access-Control-Allow-Origin", "http://evil"), ("X-Request-Id", "spoofed"), ("X-Gambi-Participant", "spoofed"), ("X-Gambi-Model", "spoofed"),
        ("Connection", "close, X-Named"), ("X-Named", "1"), ("Content-Encoding", "identity"), ("Server", "spoofed"), ("Trailer", "X-T"), ("Upgrade", "h2c"), ("", "x"), (":status", "500"), ("Retry-After", "5"),
    ];

    private static readonly string[] Pieces =
    [
        "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"t\"}}]}\n\n", "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}\n\n", "data: [DONE]\n\n", ": comment\n\n", "event: error\ndata: {\"error\":{\"message\":\"m\"}}\n\n",
        "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"in_progress\",\"output\":[]}}\n\n",
        "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}}\n\n",
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"t\"}\n\n",
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3}}}\n\n",
        "data: {\"type\":\"response.failed\",\"response\":{\"id\":\"r\",\"error\":{\"message\":\"m\"}}}\r\n\r\n", "data: nonsense\n\n", "data:\n", "\n\n\n", "\r", "id: 7\n", "retry: 1\n\n",
        "{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}",
        "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"hi\"}]}]}",
        "{\"error\":{\"message\":\"Unknown parameter: 'stream_options'.\",\"param\":\"stream_options\",\"code\":\"unknown_parameter\"}}", "<html>", "",
    ];

    /// <summary>Serves one request as <paramref name="random"/> wants it.</summary>
    public static async Task ServeAsync(Random random, ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        if (random.Next(20) == 0)
        {
            await exchange.FailAsync("provider", "It failed.\r\nX-Injected: 1", cancellationToken);
            return;
        }

        await exchange.StartAsync(Mutations.Pick(random, Statuses), MakeHead(random), cancellationToken);
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => Mutations.Pick(random, Pieces))));
        body = random.Next(3) == 0 ? Mutations.OfBytes(random, body) : body;
        for (int at = 0; at < body.Length;)
        {
            int count = Math.Min(body.Length - at, 1 + random.Next(400));
            await exchange.WriteAsync(body.AsMemory(at, count), cancellationToken);
            at += count;
        }

        switch (random.Next(10))
        {
            case 0:
                await exchange.FailAsync("stream", "It broke.", cancellationToken);
                break;
            case 1:
                throw new InvalidOperationException("A participant's own bug.");
            default:
                await exchange.CompleteAsync(cancellationToken);
                break;
        }
    }

    private static List<KeyValuePair<string, string>> MakeHead(Random random)
    {
        List<KeyValuePair<string, string>> head = [new("Content-Type", Mutations.Pick(random, Types))];
        for (int extra = random.Next(4); extra > 0; extra--)
        {
            (string name, string value) = Mutations.Pick(random, Heads);
            head.Add(new(name, value));
        }

        return head;
    }
}
