using System.Buffers;
using System.IO.Pipelines;
using Gambi.TestKit.Tunnels;

namespace Gambi.Tunnel.Tests;

public sealed class RandomLoadTests
{
    [Theory]
    [InlineData(1, 256 * 1024, false)]
    [InlineData(2, 1024, false)]
    [InlineData(3, 7, false)]
    [InlineData(6, 256 * 1024, true)]
    [InlineData(7, 1024, true)]
    public async Task A_hundred_streams_with_random_sizes_and_cancels_keep_every_byte_in_its_place(int seed, int window, bool overBytes)
    {
        var random = new Random(seed);
        await using TunnelPair pair = Open(Exchanges.EchoAsync, window, overBytes);
        int largest = window < 100 ? 2_000 : 200_000;

        // A stream that echoes while its body is still under way may need the body's credit for its answer: sizes up to the window, read or not.
        Task<bool>[] streams = [.. Enumerable.Range(0, 100).Select(_ => OneAsync(pair.Hub, random.Next(Math.Min(largest, window)), random.Next(3), random.Next()))];
        bool[] whole = await Task.WhenAll(streams).WaitAsync(Exchanges.Guard);

        Assert.Contains(true, whole);
        Assert.Equal((200, "ok"), await pair.Hub.AskAsync("ok"));
        await IdleAsync(pair);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    public async Task Large_answers_of_random_pieces_are_whole_whatever_is_cancelled_beside_them(int seed, bool overBytes)
    {
        var random = new Random(seed);
        await using TunnelPair pair = Open(GenerateAsync, 16 * 1024, overBytes);
        Task<bool>[] streams = [.. Enumerable.Range(0, 60).Select(async _ =>
        {
            int size = random.Next(300_000), cancelAt = random.Next(3) == 0 ? random.Next(size + 1) : int.MaxValue, reads = random.Next();
            await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head($"/{size}/{reads}"), default, CancellationToken.None);
            byte[] expected = Pattern(size, reads);
            int got = 0;
            while (true)
            {
                ReadResult read = await reply.Body.ReadAsync();
                foreach (ReadOnlyMemory<byte> part in read.Buffer)
                {
                    Assert.True(part.Span.SequenceEqual(expected.AsSpan(got, part.Length)));
                    got += part.Length;
                }

                reply.Body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || got >= cancelAt)
                {
                    Assert.True(got == size || got >= cancelAt);
                    return got == size;
                }
            }
        })];

        bool[] whole = await Task.WhenAll(streams).WaitAsync(Exchanges.Guard);

        Assert.Contains(true, whole);
        await IdleAsync(pair);
    }

    private static TunnelPair Open(Func<ITunnelExchange, CancellationToken, Task> serve, int window, bool overBytes)
    {
        var options = new TunnelOptions { InitialWindow = window };
        return overBytes
            ? TunnelPair.OpenOverBytes(TunnelVersion.V2, new DelegateHandler(serve), options)
            : TunnelPair.Open(TunnelVersion.V2, serve, options);
    }

    private static async Task<bool> OneAsync(IHubTunnel hub, int size, int fate, int seed)
    {
        byte[] body = Pattern(size, seed);
        using var cancel = new CancellationTokenSource();
        Task cancelling = fate == 1 ? Task.Run(cancel.Cancel) : Task.CompletedTask;

        try
        {
            await using TunnelReply reply = await hub.SendAsync(Exchanges.Head(), new ReadOnlySequence<byte>(body), fate == 1 ? cancel.Token : CancellationToken.None);
            if (fate == 2)
            {
                return false; // Disposing without reading cancels it.
            }

            Assert.Equal(body, await reply.Body.ReadAllAsync());
            return true;
        }
        catch (OperationCanceledException) when (fate == 1)
        {
            return false;
        }
        finally
        {
            await cancelling;
        }
    }

    private static async Task GenerateAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        string[] parts = exchange.Head.Path.Split('/');
        int size = int.Parse(parts[1], null), seed = int.Parse(parts[2], null);
        byte[] bytes = Pattern(size, seed);
        var random = new Random(seed);
        await exchange.StartAsync(200, [], cancellationToken);
        for (int at = 0; at < size;)
        {
            int count = Math.Min(size - at, 1 + random.Next(random.Next(10) == 0 ? 100_000 : 2_000));
            await exchange.WriteAsync(bytes.AsMemory(at, count), cancellationToken);
            at += count;
        }

        await exchange.CompleteAsync(cancellationToken);
    }

    private static byte[] Pattern(int size, int seed)
    {
        byte[] bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task IdleAsync(TunnelPair pair)
    {
        await pair.Participant.DrainAsync(CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        Assert.Equal(0, pair.Participant.Active);
    }
}
