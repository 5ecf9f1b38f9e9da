using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Who joins which room with what provider, and how patiently.</summary>
public sealed record ParticipantOptions
{
    /// <summary>The hub as the user reaches it.</summary>
    public required Uri HubUrl { get; init; }

    /// <summary>The room's code.</summary>
    public required string RoomCode { get; init; }

    /// <summary>The participant's id; the same id again is the same participant.</summary>
    public required string ParticipantId { get; init; }

    /// <summary>The name shown to people.</summary>
    public required string Nickname { get; init; }

    /// <summary>The models served, at least one; the first is the default.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The provider.</summary>
    public required ProviderAddress Endpoint { get; init; }

    /// <summary>Headers for the provider, such as its credentials: they never leave this process but to the provider, and are added last.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ProviderHeaders { get; init; } = [];

    /// <summary>The room's password.</summary>
    public string? Password { get; init; }

    /// <summary>Generation defaults of this participant.</summary>
    public RuntimeConfig? Config { get; init; }

    /// <summary>The machine, to be shown.</summary>
    public MachineSpecs? Specs { get; init; }

    /// <summary>What a probe found; <c>null</c> asks the session to probe the provider's protocols itself.</summary>
    public ParticipantCapabilities? Capabilities { get; init; }

    /// <summary>Requests served at once. Default 1.</summary>
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
    /// Told everything that happens, one event at a time and in order. It runs on the session's own threads: it must be quick and must not throw.
    /// </summary>
    public Action<ParticipantEvent>? Observer { get; init; }

    /// <summary>The clock of heartbeats, backoff and deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Draws the jitter of the backoff; used by one session at a time.</summary>
    public Random Random { get; init; } = new();

    /// <summary>Carries the requests to the hub instead of a handler of our own; not disposed.</summary>
    public HttpMessageHandler? HubHandler { get; init; }

    /// <summary>Carries the requests to the provider instead of a handler of our own; not disposed.</summary>
    public HttpMessageHandler? ProviderHandler { get; init; }

    /// <summary>Opens the tunnel's WebSocket instead of us, whose framing costs less.</summary>
    public WebSocketConnect? ConnectWebSocket { get; init; }

    /// <summary>What the hub is told at registration; nothing of the provider's headers is in it.</summary>
    public RegisterParticipantRequest ToRegistration(ParticipantCapabilities? capabilities) => new()
    {
        Nickname = Nickname,
        Model = Models[0],
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
