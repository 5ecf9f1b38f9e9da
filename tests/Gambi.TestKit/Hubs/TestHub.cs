using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Gambi.Hub;
using Gambi.Testing.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gambi.TestKit.Hubs;

/// <summary>
/// A real hub: Kestrel and all, over memory unless a port is wanted. Disposing it stops it and fails when it logged an error, unless <see cref="AllowErrors"/> says so.
/// </summary>
public sealed class TestHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MemoryTransport? _memory;

    // A connection over memory hangs on nothing but its client's handler: collected with it, it would never end, and Kestrel logs that as an error.
    private readonly ConcurrentBag<SocketsHttpHandler> _handlers = [];
    private bool _stopped;

    private TestHub(WebApplication app, MemoryTransport? memory, CapturedLogs logs, Uri address)
    {
        _app = app;
        _memory = memory;
        Logs = logs;
        BaseAddress = address;
    }

    /// <summary>Where it is; in memory, a name that only its own clients can reach.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What it logged.</summary>
    public CapturedLogs Logs { get; }

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Whether errors in its log are expected.</summary>
    public bool AllowErrors { get; set; }

    /// <summary>A hub over memory.</summary>
    /// <param name="clock">Its clock; the system's when none is given, with patience for heads.</param>
    /// <param name="configure">Changes its options.</param>
    /// <param name="services">Changes its services.</param>
    /// <param name="offersTransport">Whether its server lets a tunnel take over the connection below HTTP, as Kestrel does on sockets.</param>
    public static async Task<TestHub> StartAsync(
        TimeProvider? clock = null, Action<GambiHubOptions>? configure = null, Action<IServiceCollection>? services = null, bool offersTransport = true)
    {
        var memory = new MemoryTransport(offersTransport);
        var logs = new CapturedLogs();
        var app = GambiHubServer.Create(options => Configure(options, configure), builder =>
        {
            builder.Services.AddSingleton<IConnectionListenerFactory>(memory);
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(memory.EndPoint));
            Prepare(builder, clock, logs);
            services?.Invoke(builder.Services);
        });
        await app.StartAsync();
        return new TestHub(app, memory, logs, new Uri("http://hub.test/"));
    }

    /// <summary>A hub on a free port of localhost, for end-to-end tests.</summary>
    /// <param name="clock">Its clock; the system's when none is given, with patience for heads.</param>
    /// <param name="configure">Changes its options.</param>
    /// <param name="port">The port, when it must be a certain one.</param>
    /// <param name="services">Changes its services.</param>
    public static async Task<TestHub> StartOnPortAsync(
        TimeProvider? clock = null, Action<GambiHubOptions>? configure = null, int port = 0, Action<IServiceCollection>? services = null)
    {
        var logs = new CapturedLogs();
        var app = GambiHubServer.Create(options => Configure(options, configure), builder =>
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
            Prepare(builder, clock, logs);
            services?.Invoke(builder.Services);
        });
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new TestHub(app, null, logs, new Uri(addresses.Single()));
    }

    /// <summary>A handler whose every connection leads to this hub, for <see cref="HttpClient"/> and <see cref="ClientWebSocket"/> (by <see cref="HttpMessageInvoker"/>).</summary>
    /// <param name="address">Where the hub shall see the client; localhost when not given. Only in memory.</param>
    public SocketsHttpHandler CreateHandler(IPAddress? address = null)
    {
        // Without draining a client that drops an answer hangs up at once, and not after two seconds of reading on.
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ResponseDrainTimeout = TimeSpan.Zero };
        if (_memory is { } memory)
        {
            handler.ConnectCallback = (_, _) => ValueTask.FromResult(memory.Connect(address ?? IPAddress.Loopback));
        }

        _handlers.Add(handler);
        return handler;
    }

    /// <summary>A client of this hub that waits as long as the test does.</summary>
    /// <param name="address">Where the hub shall see it; localhost when not given. Only in memory.</param>
    /// <param name="headers">What it sends with every request, such as a room's password.</param>
    public HttpClient CreateClient(IPAddress? address = null, params IEnumerable<(string Name, string Value)> headers)
    {
        var client = new HttpClient(CreateHandler(address)) { BaseAddress = BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        return client;
    }

    /// <summary>A raw connection, for requests that no client would send. Only in memory.</summary>
    public Stream OpenConnection() => (_memory ?? throw new InvalidOperationException("Only a hub in memory has raw connections.")).Connect(IPAddress.Loopback);

    /// <summary>Sends bytes as they are, and then their end; answers how what comes back begins, nothing when the hub hangs up. Only in memory.</summary>
    public async Task<byte[]> AskRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await using var connection = (MemoryClientStream)OpenConnection();
        var sending = connection.SendAllAsync(bytes);
        var buffer = new byte[4096];
        var count = 0;
        try
        {
            count = await connection.ReadAsync(buffer);
        }
        catch (IOException)
        {
            // Torn down, as a socket that is reset.
        }

        await connection.DisposeAsync();
        await sending;
        return buffer[..count];
    }

    /// <summary>Opens a WebSocket to a ws(s) URL that this hub gave out.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="subprotocol">What to offer, when anything.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ClientWebSocket> ConnectWebSocketAsync(Uri url, string? subprotocol, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        socket.Options.CollectHttpResponseDetails = true;
        if (subprotocol is not null)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        // A refusal leaves a connection that waits for another request.
        var handler = CreateHandler();
        try
        {
            using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
            await socket.ConnectAsync(url, invoker, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            handler.Dispose();
            throw;
        }
    }

    /// <summary>Reads the events of a room, or of the whole hub; returns when the stream is open.</summary>
    /// <param name="roomCode">The room, or <c>null</c> for all.</param>
    /// <param name="lastEventId">Where to resume, as a browser says it.</param>
    /// <param name="after">Where to resume, as a person says it.</param>
    /// <param name="headers">What is sent along, such as a room's password.</param>
    public Task<EventRecorder> RecordEventsAsync(
        string? roomCode, string? lastEventId = null, string? after = null, params IEnumerable<(string Name, string Value)> headers) => EventRecorder.OpenAsync(
        CreateClient(null, headers), (roomCode is null ? "v1/events" : $"v1/rooms/{roomCode}/events") + (after is null ? "" : $"?after={after}"), lastEventId);

    /// <summary>Stops it as a program does.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _app.StopAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        if (!AllowErrors)
        {
            Logs.AssertNoErrors();
        }
    }

    // A test that leaves something running does not wait for it.
    private static void Configure(GambiHubOptions options, Action<GambiHubOptions>? configure)
    {
        options.ShutdownGrace = TimeSpan.Zero;
        configure?.Invoke(options);
    }

    private static void Prepare(WebApplicationBuilder builder, TimeProvider? clock, CapturedLogs logs)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(clock ?? new PatientClock()));
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        builder.Logging.AddProvider(logs);
    }
}
