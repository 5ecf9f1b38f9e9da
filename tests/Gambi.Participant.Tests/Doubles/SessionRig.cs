using System.Threading.Channels;
using Gambi.Contracts;
using Gambi.TestKit;
using Gambi.TestKit.Tunnels;

namespace Gambi.Participant.Tests.Doubles;

/// <summary>A scripted hub, a watched clock, and what a session between them tells.</summary>
internal sealed class SessionRig : IAsyncDisposable
{
    public static readonly TimeSpan HeartbeatInterval = ContractLimits.HeartbeatInterval;

    private readonly Channel<ParticipantEvent> _events = Channel.CreateUnbounded<ParticipantEvent>();
    private ParticipantSession? _session;

    private SessionRig(ScriptedHub hub) => Hub = hub;

    public ScriptedHub Hub { get; }

    public WatchedClock Clock { get; } = new();

    public ParticipantSession Session => _session!;

    public static async Task<SessionRig> CreateAsync() => new(await ScriptedHub.StartAsync());

    public ParticipantOptions Options() => new()
    {
        HubUrl = Hub.Url,
        RoomCode = "ABC234",
        ParticipantId = "p1",
        Nickname = "P",
        Models = ["m", "m2"],
        Endpoint = ProviderAddress.Parse("http://localhost:9"),
        Capabilities = new() { ChatCompletions = ProtocolSupport.Supported },
        // Unlike every other time, so that the clock can tell which timer is which.
        ConnectTimeout = TimeSpan.FromSeconds(7),
        RegisterTimeout = TimeSpan.FromSeconds(9),
        Time = Clock,
        // Leaps of the fake clock are no silence of the hub: the tunnel keeps real time.
        Tunnel = TunnelPair.Unhurried,
        Random = new Random(1),
        Observer = happened => _events.Writer.TryWrite(happened),
    };

    public async Task<ParticipantSession> StartAsync(Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        _session = await ParticipantSession.StartAsync((change ?? (options => options))(Options()), TestContext.Current.CancellationToken);
        return _session;
    }

    /// <summary>The next event.</summary>
    public Task<ParticipantEvent> EventAsync() => _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(90));

    /// <summary>The next event, which must be of this kind.</summary>
    public async Task<T> EventAsync<T>()
        where T : ParticipantEvent => Assert.IsType<T>(await EventAsync());

    /// <summary>A session that serves, with the events of its start read.</summary>
    public async Task<ParticipantSession> ServingAsync(Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        ParticipantSession session = await StartAsync(change);
        await EventAsync<ParticipantRegisteredEvent>();
        await EventAsync<TunnelConnectedEvent>();
        return session;
    }

    /// <summary>Sends the next heartbeat, when the one before is over.</summary>
    public Task HeartbeatAsync() => Clock.PassAsync(HeartbeatInterval);

    /// <summary>Lets the wait pass that <paramref name="lost"/> told of.</summary>
    public Task RetryAsync(TunnelLostEvent lost) => Clock.PassAsync(lost.RetryIn);

    public Task<ParticipantClosed> ClosedAsync() => Session.Completion.WaitAsync(TimeSpan.FromSeconds(90));

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        await Hub.DisposeAsync();
    }
}
