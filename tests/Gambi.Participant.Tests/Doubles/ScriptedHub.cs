using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gambi.Participant.Tests.Doubles;

/// <summary>A hub of one participant that answers as a test says; its tunnels are real ones.</summary>
internal sealed class ScriptedHub : IAsyncDisposable
{
    private readonly Channel<IHubTunnel> _tunnels = Channel.CreateUnbounded<IHubTunnel>();
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();
    private readonly List<HttpContext> _sockets = [];
    private readonly List<(string Kind, string Key)> _keys = [];
    private readonly Lock _gate = new();
    private LocalWeb _web = null!;
    private int _token;

    public Uri Url => _web.Url;

    /// <summary>Whether every connection is cut without an answer, as if nobody were there.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether it knows nothing of subprotocols.</summary>
    public bool OnlyV1 { get; set; }

    /// <summary>The refusal that registrations meet.</summary>
    public ScriptedRefusal? Register { get; set; }

    /// <summary>The refusal that heartbeats meet.</summary>
    public ScriptedRefusal? Heartbeat { get; set; }

    /// <summary>The status that tunnel upgrades are refused with.</summary>
    public int? Upgrade { get; set; }

    /// <summary>What a heartbeat says of the participant.</summary>
    public string Status { get; set; } = "online";

    /// <summary>The tunnel URL it gives, when not its own.</summary>
    public string? TunnelUrl { get; set; }

    /// <summary>The last registration's body.</summary>
    public JsonNode? Registration { get; private set; }

    /// <summary>The headers of the last registration.</summary>
    public IReadOnlyDictionary<string, StringValues> RegistrationHeaders { get; private set; } = new Dictionary<string, StringValues>();

    /// <summary>The key that the first registration is answered with; existing hubs give none.</summary>
    public string? Key { get; set; }

    /// <summary>The participant keys that calls came with, by their kind and in order.</summary>
    public IReadOnlyList<(string Kind, string Key)> Keys
    {
        get
        {
            lock (_gate)
            {
                return [.. _keys];
            }
        }
    }

    public static async Task<ScriptedHub> StartAsync()
    {
        ScriptedHub hub = new();
        hub._web = await LocalWeb.StartAsync(hub.AnswerAsync);
        return hub;
    }

    /// <summary>The next tunnel that opens.</summary>
    public Task<IHubTunnel> TunnelAsync() => _tunnels.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(90));

    /// <summary>The next call: <c>PUT</c>, <c>DELETE</c>, <c>heartbeat</c> or <c>tunnel</c>.</summary>
    public Task<string> CallAsync() => _calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(90));

    /// <summary>Reads calls up to and with the next of that kind.</summary>
    public async Task CallAsync(string kind)
    {
        while (await CallAsync() != kind)
        {
        }
    }

    /// <summary>Dies: open tunnels break off, and nobody answers any more.</summary>
    public void Kill()
    {
        IsDown = true;
        lock (_gate)
        {
            _sockets.ForEach(socket => socket.Abort());
            _sockets.Clear();
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (IsDown)
        {
            context.Abort();
            return;
        }

        string path = context.Request.Path.Value!;
        string kind = path.EndsWith("/heartbeat", StringComparison.Ordinal) ? "heartbeat" : path.EndsWith("/tunnel", StringComparison.Ordinal) ? "tunnel" : context.Request.Method;
        lock (_gate)
        {
            _keys.Add((kind, context.Request.Headers["X-Gambi-Participant-Key"].ToString()));
        }

        _calls.Writer.TryWrite(kind);
        await (kind switch
        {
            "PUT" => RegisterAsync(context),
            "heartbeat" => Heartbeat is { } refusal
                ? refusal.AnswerAsync(context)
                : Json(context, 200, $$$"""{"data":{"success":true,"status":"{{{Status}}}","lastSeen":1},"meta":{"requestId":"r"}}"""),
            "tunnel" => ServeTunnelAsync(context),
            _ => Json(context, 200, """{"data":{"success":true},"meta":{"requestId":"r"}}"""),
        });
    }

    private async Task RegisterAsync(HttpContext context)
    {
        Registration = await JsonNode.ParseAsync(context.Request.Body);
        RegistrationHeaders = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        if (Register is { } refusal)
        {
            await refusal.AnswerAsync(context);
            return;
        }

        string tunnel = TunnelUrl ?? $"ws://{context.Request.Host}{context.Request.Path}/tunnel";
        int token = Interlocked.Increment(ref _token);
        string key = Key is null || token > 1 ? "" : $",\"participantKey\":\"{Key}\"";
        await Json(context, 201, $$$"""
            {"data":{"participant":{"id":"p1","nickname":"P","model":"m","endpoint":"http://x"},"roomId":"room","tunnel":{"url":"{{{tunnel}}}","token":"t{{{token}}}"}{{{key}}}},"meta":{"requestId":"r"}}
            """);
    }

    private async Task ServeTunnelAsync(HttpContext context)
    {
        if (Upgrade is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        bool v2 = !OnlyV1 && context.WebSockets.WebSocketRequestedProtocols.Contains(TunnelProtocol.SubprotocolV2);
        lock (_gate)
        {
            _sockets.Add(context);
        }

        System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(v2 ? TunnelProtocol.SubprotocolV2 : null);
        IHubTunnel tunnel = HubTunnel.Open(new WebSocketWire(socket), v2 ? TunnelVersion.V2 : TunnelVersion.V1, TunnelPair.Unhurried);
        await using (tunnel)
        {
            _tunnels.Writer.TryWrite(tunnel);
            await tunnel.Closed;
        }
    }

    private static Task Json(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(json);
    }
}
