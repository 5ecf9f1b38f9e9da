using System.Text;
using System.Threading.Channels;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

/// <summary>Hub, cable, participant and provider over real sockets; only the participant's clock is a test's.</summary>
public sealed class CutConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Channel<ParticipantEvent> _events = Channel.CreateUnbounded<ParticipantEvent>();
    private readonly WatchedClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_cut_for_twenty_seconds_comes_back_and_serves()
    {
        await using TestHub hub = await TestHub.StartOnPortAsync();
        await using DemoProviderServer provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero }, Cancel);
        await using var relay = new TcpRelay(hub.BaseAddress.Port);
        using GambiClient client = new(new() { HubUrl = hub.BaseAddress, RequestTimeout = Patience });
        string room = (await client.Rooms.CreateAsync(new() { Name = "Room" }, Cancel)).Data.Room.Code;
        await using ParticipantSession session = await ParticipantSession.StartAsync(Options(relay, provider, room), Cancel);
        await EventAsync<ParticipantRegisteredEvent>();
        await EventAsync<TunnelConnectedEvent>();
        Assert.NotEmpty(await AskAsync(client, room));

        relay.Cut();
        TimeSpan down = TimeSpan.FromSeconds(20);
        TimeSpan waited = TimeSpan.Zero;
        var lost = await TellingOfAttemptAsync(1);
        // Twenty seconds of a fake clock may be over before the hub has noticed; it would then take the old tunnel for the new one.
        await UntilOfflineAsync(client, room);
        for (TimeSpan longest = Backoff.First; waited + lost.RetryIn < down; longest *= 2)
        {
            Assert.InRange(lost.RetryIn, longest / 2, longest + TimeSpan.FromMilliseconds(1));
            await _clock.PassAsync(lost.RetryIn);
            waited += lost.RetryIn;
            lost = await TellingOfAttemptAsync(lost.Attempt + 1);
        }

        // The twenty seconds end within this wait.
        relay.Restore();
        await _clock.PassAsync(lost.RetryIn);
        TunnelRestoredEvent restored = await EventAsync<TunnelRestoredEvent>();

        Assert.True(lost.Attempt >= 5, $"Only {lost.Attempt} attempts in 20 s.");
        Assert.Equal((TunnelVersion.V2, lost.Attempt, waited + lost.RetryIn), (restored.Version, restored.Attempt, restored.Downtime));
        Assert.NotEmpty(await AskAsync(client, room));
        await provider.Log.WaitUntilAsync(all => all.Count(request => request.State == DemoRequestState.Completed) == 2, Cancel).WaitAsync(Patience, Cancel);
    }

    private ParticipantOptions Options(TcpRelay relay, DemoProviderServer provider, string room) => new()
    {
        HubUrl = relay.Address,
        RoomCode = room,
        ParticipantId = "p1",
        Nickname = "P",
        Models = ["gambi-demo"],
        Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri),
        Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
        Time = _clock,
        // Leaps of the fake clock are no silence of the hub: the tunnel keeps real time.
        Tunnel = TunnelPair.Unhurried,
        Random = new Random(1),
        Observer = happened => _events.Writer.TryWrite(happened),
    };

    private static async Task<string> AskAsync(GambiClient client, string room)
    {
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        guard.CancelAfter(Patience);
        var answer = new StringBuilder();
        await foreach (AnswerPart part in client.Inference(room).AskAsync(new() { Prompt = "Are you there?" }, guard.Token))
        {
            answer.Append((part as AnswerText)?.Text);
        }

        return answer.ToString();
    }

    // The hub notices a tunnel's end a moment after the participant; asking it again is what any client would do.
    private static async Task UntilOfflineAsync(GambiClient client, string room)
    {
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        guard.CancelAfter(Patience);
        while ((await client.Participants.ListAsync(room, guard.Token)).Data.Single().Status is not ParticipantStatus.Offline)
        {
        }
    }

    private async Task<TunnelLostEvent> TellingOfAttemptAsync(int attempt)
    {
        TunnelLostEvent lost = await EventAsync<TunnelLostEvent>();
        Assert.Equal(attempt, lost.Attempt);
        return lost;
    }

    // Requests are served on the side.
    private async Task<T> EventAsync<T>()
        where T : ParticipantEvent
    {
        ParticipantEvent happened;
        do
        {
            happened = await _events.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);
        }
        while (happened is RequestStartedEvent or RequestEndedEvent);
        Assert.True(happened is T, $"Expected {typeof(T).Name}, got {happened}");
        return (T)happened;
    }
}
