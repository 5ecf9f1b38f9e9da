using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;
using Gambi.TestKit;
using Gambi.Tunnel;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>One participant with its provider and the cable between it and the hub.</summary>
internal sealed class Machine : IAsyncDisposable
{
    /// <summary>Requests that each serves at once.</summary>
    public const int Slots = 2;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ParticipantOptions _options;
    private readonly History _history;
    private ParticipantSession? _session;
    private bool _isLeaving;

    private Machine(ParticipantOptions options, DemoProviderServer provider, TcpRelay cable, History history)
    {
        (_options, Provider, Cable, _history) = (options, provider, cable, history);
    }

    public string Id => _options.ParticipantId;

    public string RoomCode => _options.RoomCode;

    public DemoProviderServer Provider { get; }

    public TcpRelay Cable { get; }

    public string State => _session?.State.ToString() ?? "none";

    /// <summary>Starts it and joins the room.</summary>
    /// <param name="hub">The hub's port.</param>
    /// <param name="code">The room.</param>
    /// <param name="number">Which one it is: what it speaks follows from it.</param>
    /// <param name="history">Where it tells what happens to it.</param>
    public static async Task<Machine> StartAsync(Uri hub, string code, int number, History history)
    {
        var provider = await DemoProviderServer.StartAsync(ProviderOf(number), CancellationToken.None);
        var cable = new TcpRelay(hub.Port);
        var options = new ParticipantOptions
        {
            HubUrl = cable.Address,
            RoomCode = code,
            ParticipantId = $"machine-{number}",
            Nickname = $"Machine {number}",
            Models = ["gambi-demo"],
            Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri),
            Capabilities = new() { OpenResponses = ProtocolSupport.Unknown, ChatCompletions = ProtocolSupport.Unknown },
            Concurrency = Slots,
            ConnectTimeout = Patience.Limit,
            RegisterTimeout = Patience.Limit,
            ReconnectFor = TimeSpan.FromDays(1),
            Time = new HurriedClock(5),
            // Pings keep the pace of the hub's.
            Tunnel = new TunnelOptions(),
            TunnelVersions = number % 4 == 3 ? [TunnelVersion.V1] : [TunnelVersion.V2],
            Random = new Random(number),
        };
        var machine = new Machine(options, provider, cable, history);
        await machine.JoinAsync();
        return machine;
    }

    /// <summary>Leaves and joins again; the two must not overlap with another such pair.</summary>
    /// <param name="finishes">Whether what it serves is finished first.</param>
    public async Task RejoinAsync(bool finishes)
    {
        await _gate.WaitAsync();
        try
        {
            await LeaveAsync(finishes);
            await JoinAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Fails when its session ended by itself.</summary>
    public void AssertNotClosed()
    {
        if (!Volatile.Read(ref _isLeaving) && _session is { Completion.IsCompleted: true } ended && ended.Completion.Result is { Cause: not ParticipantCloseCause.Left } closed)
        {
            Assert.Fail($"{Id} ended by itself ({closed.Cause}): {closed.Message}\n{closed.Error}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        await LeaveAsync(finishes: false);
        await Cable.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private static DemoProviderOptions ProviderOf(int number) => new()
    {
        WordDelay = TimeSpan.FromMilliseconds(number % 3),
        Protocols = (number % 4) switch { 1 => DemoProtocols.Chat, 2 => DemoProtocols.Responses, _ => DemoProtocols.Both },
        // What a provider remembers is no leak, and would look like one.
        LoggedRequests = 20,
        LoggedBodyBytes = 256,
        StoredResponses = 2,
        Random = new Random(number),
    };

    private async Task LeaveAsync(bool finishes)
    {
        Volatile.Write(ref _isLeaving, true);
        if (_session is { } session)
        {
            await (finishes ? session.LeaveAsync(CancellationToken.None) : session.DisposeAsync().AsTask()).WaitAsync(Patience.Limit);
        }
    }

    private async Task JoinAsync()
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                _session = await ParticipantSession.StartAsync(_options, CancellationToken.None).WaitAsync(Patience.Limit);
                Volatile.Write(ref _isLeaving, false);
                _history.Note($"{Id} joined");
                return;
            }
            catch (Exception e) when (e is Client.GambiException or TunnelConnectException && TimeProvider.System.GetElapsedTime(began) < Patience.Limit)
            {
                // The cable is cut, or the hub is just not there: a start, unlike a session, does not try again by itself.
                await Task.Delay(RetryInterval, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
