using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Gambi.Tunnel.Tests;

/// <summary>Requests and handlers that the tests of tunnels share.</summary>
internal static class Exchanges
{
    /// <summary>Longer than any healthy test takes: a hang fails instead of staying.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    public static TunnelRequestHead Head(string path = "/v1/responses") => new()
    {
        Operation = TunnelOperations.ResponsesCreate,
        Method = "POST",
        Path = path,
        Headers = [new("content-type", "application/json"), new("x-twice", "a"), new("x-twice", "b")],
        Stream = true,
    };

    public static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Answers 200 with the request's body.</summary>
    public static async Task EchoAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        await exchange.StartAsync(200, [new("content-type", "text/plain")], cancellationToken);
        while (true)
        {
            ReadResult read = await exchange.Body.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                await exchange.WriteAsync(part, cancellationToken);
            }

            exchange.Body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                await exchange.CompleteAsync(cancellationToken);
                return;
            }
        }
    }

    /// <summary>Reads a body to its end.</summary>
    public static async Task<byte[]> ReadAllAsync(this PipeReader body)
    {
        var all = new ArrayBufferWriter<byte>();
        while (true)
        {
            ReadResult read = await body.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                all.Write(part.Span);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return all.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>Waits for what comes a moment later at the other end.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, guard.Token);
        }
    }

    /// <summary>Sends a text and returns status and text of the answer.</summary>
    public static async Task<(int Status, string Text)> AskAsync(this IHubTunnel tunnel, string text)
    {
        await using TunnelReply reply = await tunnel.SendAsync(Head(), Bytes(text), CancellationToken.None).AsTask().WaitAsync(Guard);
        return (reply.Status, Encoding.UTF8.GetString(await reply.Body.ReadAllAsync().WaitAsync(Guard)));
    }
}
