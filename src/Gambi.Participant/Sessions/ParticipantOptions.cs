using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Who joins which room with what provider, and how patiently.</summary>
/// <remarks>
/// Needed are the hub, the room, an id, and a provider: <see cref="Endpoint"/> for one behind an HTTP server, or <see cref="ProviderHandler"/> for one inside this process. All else has a
/// default. Options are values: one <c>with</c> another id makes another participant.
/// </remarks>
public sealed record ParticipantOptions
{
    private readonly string? _nickname;
    private readonly ProviderAddress? _endpoint;
    private readonly Random? _random;

    /// <summary>The hub's http(s) URL as the user reaches it; a path prefix (a hub behind a proxy) is kept.</summary>
    public required Uri HubUrl { get; init; }

    /// <summary>The room's code, 6 characters, in any case.</summary>
    public required string RoomCode { get; init; }

    /// <summary>
    /// The participant's id in the room: 1 to 128 characters, no control characters, no <c>/</c>, not <c>*</c>, <c>any</c> or <c>model:…</c>. The same id again is the same participant,
    /// whatever process it comes from, so it has no default: a new one at each start would leave the old participant standing beside the new.
    /// </summary>
    public required string ParticipantId { get; init; }

    /// <summary>The name shown to people, at most 100 characters. Default: the id.</summary>
    public string Nickname
    {
        get => _nickname ?? ParticipantId;
        init => _nickname = value;
    }

    /// <summary>The models served, at most 1,000; the first is what clients get who name none. Default, and when empty: those that the provider lists at the start.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>
    /// The provider's address, shown in the room. Default: <see cref="ProviderAddress.InProcess"/>, which wants a <see cref="ProviderHandler"/>. Which provider of a machine is shared with
    /// others is never guessed; <see cref="ProviderFinder"/> tells what is there.
    /// </summary>
    public ProviderAddress Endpoint
    {
        get => _endpoint ?? ProviderAddress.InProcess;
        init => _endpoint = value;
    }

    /// <summary>Headers for the provider, such as its credentials: they never leave this process but to the provider, and are added last. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ProviderHeaders { get; init; } = [];

    /// <summary>The room's password, at most 1,024 characters. Default: none.</summary>
    public string? Password { get; init; }

    /// <summary>Generation defaults of this participant, over those of its room. Default: none.</summary>
    public RuntimeConfig? Config { get; init; }

    /// <summary>The machine, to be shown in the room; <see cref="MachineSpecsReader"/> finds out. Default: nothing is shown.</summary>
    public MachineSpecs? Specs { get; init; }

    /// <summary>The protocols that the provider speaks. Default: a probe asks it at the start, 5 s at most.</summary>
    public ParticipantCapabilities? Capabilities { get; init; }

    /// <summary>Requests served at once, 1 to 1,024. Default 1.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>How long to try to come back after a loss. Default 10 minutes; zero gives up at once.</summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a connection, to the hub or the provider, may take to open: at most 10 minutes. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the hub may take to register the participant. Default 30 s: on a small, busy machine it takes seconds to hash a room's password.</summary>
    public TimeSpan RegisterTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the provider may think before its answer's head, and between that and the first byte of the body: at most 24 hours, zero is for ever. Default 10 minutes: cold
    /// loads and long prompts are normal.
    /// </summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the provider may pause between bytes: at most 24 hours, zero is for ever. Default 2 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long leaving waits for what runs. Default 30 s.</summary>
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The tunnel versions to speak. Default v2, and v1 with a hub that knows no better.</summary>
    public IReadOnlyList<TunnelVersion> TunnelVersions { get; init; } = [TunnelVersion.V2, TunnelVersion.V1];

    /// <summary>Times and bounds of the tunnel. Default: those of the contract, by <see cref="Time"/>.</summary>
    public TunnelOptions? Tunnel { get; init; }

    /// <summary>
    /// Told everything that happens, one event at a time and in order, from the first registration on. It runs on the session's own threads, so it must be quick: whoever has more to do
    /// puts the event into a channel. One that throws ends its session with the cause <see cref="ParticipantCloseCause.Broken"/> and its exception. Default: nobody.
    /// </summary>
    public Action<ParticipantEvent>? Observer { get; init; }

    /// <summary>The clock of heartbeats, backoff and deadlines. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Draws the jitter of the backoff; used by one session at a time. Default: a new one for each session, also for those whose options are copies of one another.</summary>
    public Random Random
    {
        get => _random ?? new();
        init => _random = value;
    }

    /// <summary>
    /// Carries the requests to the hub, the tunnel's upgrade included, instead of sockets of our own; not disposed. Any handler that can answer an upgrade with a duplex stream will do, such
    /// as a <see cref="SocketsHttpHandler"/> whose <see cref="SocketsHttpHandler.ConnectCallback"/> leads to a hub in memory. Default: sockets.
    /// </summary>
    public HttpMessageHandler? HubHandler { get; init; }

    /// <summary>
    /// Answers the requests for the provider instead of an HTTP server at <see cref="Endpoint"/>; not disposed. This is how a provider lives inside this process: it is given
    /// <c>/v1/chat/completions</c> and what else the contract forwards, and its answer's body is passed on as it can be read. A request that nobody wants any more is cancelled by its token
    /// until it is answered, and then by disposing the answer. It is asked by up to <see cref="Concurrency"/> requests at once, on threads that read the tunnel: what blocks
    /// or computes belongs on the pool. Default: sockets.
    /// </summary>
    public HttpMessageHandler? ProviderHandler { get; init; }

    /// <summary>Whether anybody is there to answer.</summary>
    internal bool HasProvider => _endpoint is not null || ProviderHandler is not null;

    /// <summary>What the hub is told at registration; nothing of the provider's headers is in it.</summary>
    /// <param name="capabilities">The protocols that the provider speaks; <c>null</c> for not known.</param>
    /// <exception cref="InvalidOperationException">There are no <see cref="Models"/> yet.</exception>
    public RegisterParticipantRequest ToRegistration(ParticipantCapabilities? capabilities) => new()
    {
        Nickname = Nickname,
        Model = Models.Count > 0 ? Models[0] : throw new InvalidOperationException("A registration names at least one model."),
        Models = Models,
        Endpoint = Endpoint.ToString(),
        Password = Password,
        Specs = Specs,
        Config = Config,
        Capabilities = capabilities,
        Concurrency = Concurrency,
    };

    /// <summary>Leaves passwords and header values out, so that no log can hold them.</summary>
    public override string ToString() => $"{nameof(ParticipantOptions)} {ParticipantId} in {RoomCode} at {HubUrl}";
}
