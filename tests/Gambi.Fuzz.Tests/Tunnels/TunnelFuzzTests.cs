using System.Buffers;
using System.IO.Pipelines;
using Gambi.Fuzz.Tests.Running;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;

namespace Gambi.Fuzz.Tests.Tunnels;

public sealed class TunnelFuzzTests
{
    private static readonly TunnelOptions Options = new() { InitialWindow = 4096, MaxStreams = 8 };

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task Whatever_a_participant_sends_the_hub_s_end_closes_and_its_exchanges_end(TunnelVersion version)
    {
        var campaign = new Campaign($"frames of a participant, {version}", 20_000);
        await campaign.RunAsync(async random =>
        {
            (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
            IHubTunnel tunnel = HubTunnel.Open(hubWire, version, Options);
            Task asking = Task.WhenAll(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => AskAsync(campaign, tunnel, random.Next(6_000))));
            await new BadPeer(participantWire, random).SpeakAsync(version, asHub: false);
            campaign.Saw(AssertNoBug(await tunnel.Closed));
            await tunnel.DisposeAsync();
            await asking;
        });
        campaign.AssertSaw("answered", 200);
        campaign.AssertSaw("failed", 5_000);
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task Whatever_a_hub_sends_the_participant_s_end_closes_and_nothing_is_served_any_more(TunnelVersion version)
    {
        var campaign = new Campaign($"frames of a hub, {version}", 20_000);
        await campaign.RunAsync(async random =>
        {
            (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
            IParticipantTunnel tunnel = ParticipantTunnel.Open(participantWire, version, new DelegateHandler((exchange, cancel) => EchoAsync(campaign, exchange, cancel)), Options);
            await new BadPeer(hubWire, random).SpeakAsync(version, asHub: true);
            campaign.Saw(AssertNoBug(await tunnel.Closed));
            await tunnel.DisposeAsync();
            Assert.Equal(0, tunnel.Active);
        });
        campaign.AssertSaw("served", 2_000);
    }

    // An exception that the loops did not expect ends the tunnel too, and says so there.
    private static string AssertNoBug(TunnelClosed closed)
    {
        Assert.DoesNotContain("nexpected", closed.Reason, StringComparison.Ordinal);
        return closed.Reason;
    }

    private static async Task AskAsync(Campaign campaign, IHubTunnel tunnel, int size)
    {
        // One v1 body is a JSON value.
        byte[] body = new byte[size + 2];
        Array.Fill(body, (byte)'7');
        var head = new TunnelRequestHead { Operation = TunnelOperations.ResponsesCreate, Method = "POST", Path = "/v1/responses", Headers = [], Stream = true };
        try
        {
            await using TunnelReply reply = await tunnel.SendAsync(head, new ReadOnlySequence<byte>(body), CancellationToken.None);
            Assert.InRange(reply.Status, 200, 599);
            ReadResult read;
            do
            {
                read = await reply.Body.ReadAsync();
                reply.Body.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);
            campaign.Saw("answered");
        }
        catch (TunnelException)
        {
            campaign.Saw("failed");
        }
    }

    private static async Task EchoAsync(Campaign campaign, ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        await exchange.StartAsync(200, exchange.Head.Headers, cancellationToken);
        ReadResult read;
        do
        {
            read = await exchange.Body.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                await exchange.WriteAsync(part, cancellationToken);
            }

            exchange.Body.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
        await exchange.CompleteAsync(cancellationToken);
        campaign.Saw("served");
    }
}
