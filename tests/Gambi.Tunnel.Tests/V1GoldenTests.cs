using System.Text;
using Gambi.TestKit;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.V1;

namespace Gambi.Tunnel.Tests;

public sealed class V1GoldenTests
{
    private const string Request =
        """{"type":"tunnel.request","requestId":"1","operation":"responses.create","method":"POST","path":"/v1/responses","headers":{"content-type":"application/json","x-twice":"a, b"},"body":{"model":"m","input":"é+/"},"stream":true}""";

    [Fact]
    public async Task The_hub_writes_and_reads_the_messages_of_the_contract()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        var clock = new FakeClock();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V1, new TunnelOptions { Time = clock });
        var peer = new RawPeer(participantWire);
        Task<(int Status, string Text)> asking = hub.AskAsync("""{"model":"m","input":"é+/"}""");

        Assert.Equal(Request, await peer.ReceiveTextAsync());
        await peer.SendTextAsync("""{"type":"tunnel.ping","timestamp":1}""");
        Assert.Equal($$"""{"type":"tunnel.pong","timestamp":{{clock.GetUtcNow().ToUnixTimeMilliseconds()}}}""", await peer.ReceiveTextAsync());
        await peer.SendTextAsync("""{"type":"tunnel.response.start","requestId":"1","status":206,"headers":{"content-type":"text/plain"}}""");
        await peer.SendTextAsync("""{"type":"tunnel.response.chunk","requestId":"1","chunk":"aGVs"}""");
        await peer.SendTextAsync("""{"chunk":"bG8\/","requestId":"1","type":"tunnel.response.chunk"}""");
        await peer.SendTextAsync("""{"type":"tunnel.response.end","requestId":"1"}""");

        Assert.Equal((206, "hello?"), await asking.WaitAsync(Exchanges.Guard));
    }

    [Fact]
    public async Task A_request_without_a_body_has_no_body_field()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V1, new TunnelOptions());
        var head = new TunnelRequestHead { Operation = TunnelOperations.ResponsesGet, Method = "GET", Path = "/v1/responses/r?x=1" };
        ValueTask<TunnelReply> asking = hub.SendAsync(head, default, CancellationToken.None);

        Assert.Equal(
            """{"type":"tunnel.request","requestId":"1","operation":"responses.get","method":"GET","path":"/v1/responses/r?x=1","headers":{},"stream":false}""",
            await new RawPeer(participantWire).ReceiveTextAsync());

        await hub.DisposeAsync();
        await Assert.ThrowsAsync<TunnelException>(async () => await asking);
    }

    [Fact]
    public async Task The_participant_reads_and_writes_the_messages_of_the_contract()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        var clock = new FakeClock();
        TunnelRequestHead? seen = null;
        await using IParticipantTunnel participant = ParticipantTunnel.Open(participantWire, TunnelVersion.V1, new DelegateHandler(async (exchange, cancellationToken) =>
        {
            seen = exchange.Head;
            await Exchanges.EchoAsync(exchange, cancellationToken);
        }), new TunnelOptions { Time = clock });
        var peer = new RawPeer(hubWire);

        await peer.SendTextAsync(
            """{"requestId":"abc-é","type":"tunnel.request","metadata":{"x":[1]},"operation":"chat.completions.create","method":"POST","path":"/v1/chat/completions","headers":{"a":"b","n":1},"body": {"m": [1, "x"]} ,"stream":true}""");

        Assert.Equal("""{"type":"tunnel.response.start","requestId":"abc-é","status":200,"headers":{"content-type":"text/plain"}}""", await peer.ReceiveTextAsync());
        Assert.Equal(
            $$"""{"type":"tunnel.response.chunk","requestId":"abc-é","chunk":"{{Convert.ToBase64String("""{"m": [1, "x"]}"""u8)}}"}""", await peer.ReceiveTextAsync());
        Assert.Equal("""{"type":"tunnel.response.end","requestId":"abc-é"}""", await peer.ReceiveTextAsync());
        Assert.Equal(("chat.completions.create", "POST", "/v1/chat/completions", true), (seen!.Operation, seen.Method, seen.Path, seen.Stream));
        Assert.Equal([new("a", "b")], seen.Headers);

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal($$"""{"type":"tunnel.ping","timestamp":{{clock.GetUtcNow().ToUnixTimeMilliseconds()}}}""", await peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_failing_handler_and_a_cancelled_one_answer_with_an_error_message()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IParticipantTunnel participant = ParticipantTunnel.Open(participantWire, TunnelVersion.V1, new DelegateHandler(async (exchange, cancellationToken) =>
        {
            if (exchange.Head.Path == "/fail")
            {
                await exchange.FailAsync("provider", "No \"provider\".", cancellationToken);
                return;
            }

            await exchange.StartAsync(200, [], cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }), new TunnelOptions());
        var peer = new RawPeer(hubWire);

        await peer.SendTextAsync("""{"type":"tunnel.request","requestId":"a","operation":"x","method":"GET","path":"/fail","headers":{},"stream":false}""");
        Assert.Equal("""{"type":"tunnel.response.error","requestId":"a","stage":"provider","message":"No \"provider\"."}""", await peer.ReceiveTextAsync());
        await peer.SendTextAsync("""{"type":"tunnel.request","requestId":"b","operation":"x","method":"GET","path":"/wait","headers":{},"stream":false}""");
        Assert.Equal("""{"type":"tunnel.response.start","requestId":"b","status":200,"headers":{}}""", await peer.ReceiveTextAsync());
        await peer.SendTextAsync("""{"type":"tunnel.cancel","requestId":"b"}""");
        Assert.Equal(
            """{"type":"tunnel.response.error","requestId":"b","stage":"stream","message":"The participant could not finish the request."}""", await peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task The_rest_of_an_abandoned_answer_is_thrown_away_before_the_next_request_may_go()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V1, new TunnelOptions());
        var peer = new RawPeer(participantWire);
        ValueTask<TunnelReply> first = hub.SendAsync(Exchanges.Head(), Exchanges.Bytes("1"), CancellationToken.None);
        await peer.ReceiveTextAsync();
        await peer.SendTextAsync("""{"type":"tunnel.response.start","requestId":"1","status":200,"headers":{}}""");
        await (await first).DisposeAsync();

        Assert.Equal("""{"type":"tunnel.cancel","requestId":"1"}""", await peer.ReceiveTextAsync());
        TunnelException refused = await Assert.ThrowsAsync<TunnelException>(() => hub.AskAsync("2"));
        await peer.SendTextAsync("""{"type":"tunnel.response.chunk","requestId":"1","chunk":"aGVs"}""");
        await peer.SendTextAsync("""{"type":"tunnel.response.end","requestId":"1"}""");
        await peer.SendTextAsync("""{"type":"tunnel.ping","timestamp":1}""");
        await peer.ReceiveTextAsync();
        Task<(int Status, string Text)> second = hub.AskAsync("2");
        Assert.Contains("\"requestId\":\"2\"", await peer.ReceiveTextAsync(), StringComparison.Ordinal);
        await peer.SendTextAsync("""{"type":"tunnel.response.start","requestId":"2","status":200,"headers":{}}""");
        await peer.SendTextAsync("""{"type":"tunnel.response.chunk","requestId":"1","chunk":"aGVs"}""");
        await peer.SendTextAsync("""{"type":"tunnel.response.end","requestId":"2"}""");

        Assert.Equal(TunnelFailure.Refused, refused.Failure);
        Assert.Equal((200, ""), await second.WaitAsync(Exchanges.Guard));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":\"tunnel.response.end\"}")]
    [InlineData("{\"type\":\"tunnel.response.end\",\"requestId\":\"7\"}")]
    [InlineData("{\"type\":\"tunnel.response.start\",\"requestId\":\"1\",\"status\":200,\"headers\":{}")]
    [InlineData("{\"type\":\"tunnel.later\",\"requestId\":\"1\"}")]
    public async Task Messages_that_do_not_parse_or_name_an_unknown_request_are_dropped(string message)
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V1, new TunnelOptions());
        var peer = new RawPeer(participantWire);
        Task<(int Status, string Text)> asking = hub.AskAsync("1");
        await peer.ReceiveTextAsync();

        await peer.SendTextAsync(message);
        await peer.SendTextAsync("""{"type":"tunnel.response.start","requestId":"1","status":200,"headers":{}}""");
        await peer.SendTextAsync("""{"type":"tunnel.response.end","requestId":"1"}""");

        Assert.Equal((200, ""), await asking.WaitAsync(Exchanges.Guard));
    }

    [Fact]
    public async Task A_chunk_that_is_no_base64_fails_the_exchange_instead_of_leaving_a_hole()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V1, new TunnelOptions());
        var peer = new RawPeer(participantWire);
        Task asking = hub.AskAsync("1");
        await peer.ReceiveTextAsync();

        await peer.SendTextAsync("""{"type":"tunnel.response.start","requestId":"1","status":200,"headers":{}}""");
        await peer.SendTextAsync("""{"type":"tunnel.response.chunk","requestId":"1","chunk":"%%%"}""");

        Assert.Equal(TunnelFailure.Protocol, (await Assert.ThrowsAsync<TunnelException>(() => asking.WaitAsync(Exchanges.Guard))).Failure);
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_with_1009()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V1, new TunnelOptions { MaxMessageBytes = 1000 });
        var peer = new RawPeer(participantWire);

        await peer.SendTextAsync(new string(' ', 5000));

        Assert.Equal(1009, (await peer.ReceiveCloseAsync()).Code);
        Assert.Equal(1009, (await hub.Closed.WaitAsync(Exchanges.Guard)).Code);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_refused_before_anything_is_sent()
    {
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V1, Exchanges.EchoAsync);

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(() => pair.Hub.AskAsync("no json"));

        Assert.Equal(TunnelFailure.Protocol, failure.Failure);
        Assert.Equal((200, "[]"), await pair.Hub.AskAsync("[]"));
    }

    [Fact]
    public async Task A_body_as_deep_as_hubs_let_through_arrives()
    {
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V1, Exchanges.EchoAsync);
        string deep = new string('[', 256) + new string(']', 256);

        Assert.Equal((200, deep), await pair.Hub.AskAsync(deep));
    }

    [Fact]
    public async Task A_failure_told_at_length_and_over_several_lines_is_cut_to_one()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V1, new TunnelOptions());
        var peer = new RawPeer(participantWire);
        Task asking = hub.AskAsync("1");
        await peer.ReceiveTextAsync();

        await peer.SendTextAsync("""{"type":"tunnel.response.error","requestId":"1","stage":"provider","message":"one\ntwo """ + new string('x', 100_000) + "\"}");

        string told = (await Assert.ThrowsAsync<TunnelException>(() => asking.WaitAsync(Exchanges.Guard))).Message;
        Assert.StartsWith("one two xxx", told, StringComparison.Ordinal);
        Assert.InRange(told.Length, 1, 1_000);
    }

    [Fact]
    public async Task A_slow_reader_pauses_the_participant_and_the_pause_is_no_silence()
    {
        var clock = new FakeClock();
        var options = new TunnelOptions { Time = clock, InitialWindow = 4096 };
        long written = 0;
        (MemoryWire hubWire, MemoryWire inner) = MemoryWire.CreatePair();
        var participantWire = new FaultyWire(inner, new WireFaults());
        await using TunnelPair pair = TunnelPair.Open(hubWire, participantWire, TunnelVersion.V1, new DelegateHandler(async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(200, [], cancellationToken);
            for (int i = 0; i < 1000; i++)
            {
                await exchange.WriteAsync(new byte[1024], cancellationToken);
                Interlocked.Add(ref written, 1024);
            }

            await exchange.CompleteAsync(cancellationToken);
        }), options);
        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), default, CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        var hub = (V1HubTunnel)pair.Hub;
        while (!hub.IsReadingPaused)
        {
            await Task.Yield();
        }

        for (int i = 0; i < 20; i++)
        {
            long before = participantWire.Received;
            clock.Advance(TimeSpan.FromSeconds(10));
            while (participantWire.Received == before)
            {
                await Task.Yield();
            }
        }

        Assert.InRange(Interlocked.Read(ref written), 4096, 100_000);
        Assert.False(pair.Hub.Closed.IsCompleted || pair.Participant.Closed.IsCompleted);
        Assert.Equal(1000 * 1024, (await reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard)).Length);
    }

    [Fact]
    public async Task A_hub_that_asks_several_things_at_once_is_served_at_once()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        var both = new TaskCompletionSource();
        int entered = 0;
        await using IParticipantTunnel participant = ParticipantTunnel.Open(participantWire, TunnelVersion.V1, new DelegateHandler(async (exchange, cancellationToken) =>
        {
            if (Interlocked.Increment(ref entered) == 2)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(cancellationToken);
            await exchange.StartAsync(200, [], cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        }), new TunnelOptions());
        var peer = new RawPeer(hubWire);

        await peer.SendTextAsync("""{"type":"tunnel.request","requestId":"a","operation":"x","method":"GET","path":"/","headers":{},"stream":false}""");
        await peer.SendTextAsync("""{"type":"tunnel.request","requestId":"b","operation":"x","method":"GET","path":"/","headers":{},"stream":false}""");

        var answers = new StringBuilder();
        for (int i = 0; i < 4; i++)
        {
            answers.AppendLine(await peer.ReceiveTextAsync());
        }

        Assert.Contains("""{"type":"tunnel.response.end","requestId":"a"}""", answers.ToString(), StringComparison.Ordinal);
        Assert.Contains("""{"type":"tunnel.response.end","requestId":"b"}""", answers.ToString(), StringComparison.Ordinal);
    }
}
