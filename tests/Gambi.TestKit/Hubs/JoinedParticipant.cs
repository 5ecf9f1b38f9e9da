using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;

namespace Gambi.TestKit.Hubs;

/// <summary>A participant in a hub under test: registered, with a real tunnel whose other end is a function of the test.</summary>
public sealed class JoinedParticipant : IAsyncDisposable
{
    private JoinedParticipant(string id, HubAnswer registered, IParticipantTunnel tunnel)
    {
        Id = id;
        Registered = registered;
        Tunnel = tunnel;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>What its registration answered.</summary>
    public HubAnswer Registered { get; }

    /// <summary>Its end of the tunnel.</summary>
    public IParticipantTunnel Tunnel { get; }

    /// <summary>Registers and opens the tunnel; returns when the hub has it in use.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="code">The room.</param>
    /// <param name="id">The participant.</param>
    /// <param name="serve">Serves its requests; none are expected when not given.</param>
    /// <param name="more">JSON of further registration fields.</param>
    /// <param name="version">The version to speak.</param>
    /// <param name="options">Times and bounds of its end.</param>
    /// <param name="password">The room's password.</param>
    public static async Task<JoinedParticipant> JoinAsync(
        TestHub hub,
        string code,
        string id,
        Func<ITunnelExchange, CancellationToken, Task>? serve = null,
        string more = "{}",
        TunnelVersion version = TunnelVersion.V2,
        TunnelOptions? options = null,
        string? password = null)
    {
        using var client = hub.CreateClient(null, password is null ? [] : [("X-Gambi-Password", password)]);
        var registered = await client.RegisterAsync(code, id, more);
        var tunnel = await OpenAsync(hub, registered.TunnelUrl(), serve, version, options);
        return new JoinedParticipant(id, registered, tunnel);
    }

    /// <summary>Opens a tunnel alone.</summary>
    public static async Task<IParticipantTunnel> OpenAsync(
        TestHub hub, Uri url, Func<ITunnelExchange, CancellationToken, Task>? serve = null, TunnelVersion version = TunnelVersion.V2, TunnelOptions? options = null)
    {
        var socket = await hub.ConnectWebSocketAsync(url, version == TunnelVersion.V2 ? TunnelProtocol.SubprotocolV2 : null, CancellationToken.None);
        serve ??= static (_, _) => throw new InvalidOperationException("This participant expected no request.");
        return ParticipantTunnel.Open(new WebSocketWire(socket), version, new DelegateHandler(serve), options ?? TunnelPair.Unhurried);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Tunnel.DisposeAsync();
}
