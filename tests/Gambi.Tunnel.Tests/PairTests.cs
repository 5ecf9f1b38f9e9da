using System.Text;
using Gambi.TestKit.Tunnels;

namespace Gambi.Tunnel.Tests;

public sealed class PairTests
{
    [Fact]
    public async Task A_request_is_answered_with_status_headers_and_body()
    {
        TunnelRequestHead? seen = null;
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            seen = exchange.Head;
            string body = Encoding.UTF8.GetString(await exchange.Body.ReadAllAsync());
            await exchange.StartAsync(201, [new("content-type", "text/plain"), new("x-a", "1"), new("x-a", "2")], cancellationToken);
            await exchange.WriteAsync("got "u8.ToArray(), cancellationToken);
            await exchange.WriteAsync(Encoding.UTF8.GetBytes(body), cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        });

        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head("/v1/responses?x=1"), Exchanges.Bytes("{\"ä\":1}"), CancellationToken.None);

        Assert.Equal(201, reply.Status);
        Assert.Equal([new("content-type", "text/plain"), new("x-a", "1"), new("x-a", "2")], reply.Headers);
        Assert.Equal("got {\"ä\":1}", Encoding.UTF8.GetString(await reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard)));
        Assert.Equal("/v1/responses?x=1", seen!.Path);
        Assert.Equal("POST", seen.Method);
        Assert.Equal(TunnelOperations.ResponsesCreate, seen.Operation);
        Assert.True(seen.Stream);
        Assert.Equal(Exchanges.Head().Headers, seen.Headers);
    }

    [Fact]
    public async Task A_body_of_megabytes_arrives_whole_in_both_directions()
    {
        byte[] body = new byte[8 * 1024 * 1024 + 17];
        new Random(1).NextBytes(body);
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            byte[] all = await exchange.Body.ReadAllAsync();
            await exchange.StartAsync(200, [], cancellationToken);
            await exchange.WriteAsync(all, cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        });

        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), new(body), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);

        Assert.Equal(body, await reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard));
    }
}
