using Gambi.Client.Http;
using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>A hub as its clients see it; safe to share between threads, meant to live as long as the program.</summary>
public sealed class GambiClient : IDisposable
{
    private readonly HubHttp _http;
    private readonly string? _password;

    /// <summary>A client of the hub that <paramref name="options"/> name; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public GambiClient(GambiClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _http = new HubHttp(options);
        _password = options.Password;
        Rooms = new RoomsClient(_http);
        Participants = new ParticipantsClient(_http);
        Events = new EventsClient(_http, options.Random);
    }

    /// <summary>The hub's URL, with a slash at its end.</summary>
    public Uri HubUrl => _http.HubUrl;

    /// <summary>The hub's rooms.</summary>
    public RoomsClient Rooms { get; }

    /// <summary>The participants of its rooms.</summary>
    public ParticipantsClient Participants { get; }

    /// <summary>What happens in its rooms.</summary>
    public EventsClient Events { get; }

    /// <summary>Asks whether the hub is there.</summary>
    /// <exception cref="GambiException">It is not, or what is there is no hub.</exception>
    public Task<Envelope<HealthStatus>> HealthAsync(CancellationToken cancellationToken = default) =>
        _http.CallAsync(HttpMethod.Get, ["v1", "health"], ContractsJson.Default.EnvelopeHealthStatus, cancellationToken);

    /// <summary>
    /// Asks whether the tunnel of a participant would come through to the hub, past whatever proxy is between: begins to open one without a token, which the hub refuses. Nothing is registered.
    /// </summary>
    /// <returns>Whether the hub was asked for a WebSocket; <c>null</c> when it does not say, as older hubs do not.</returns>
    /// <exception cref="GambiException">The hub cannot be reached, or what answers is none.</exception>
    public Task<bool?> CanOpenTunnelAsync(CancellationToken cancellationToken = default) => TunnelKnock.AskAsync(_http, cancellationToken);

    /// <summary>The models of one room; nothing is sent yet.</summary>
    /// <exception cref="GambiException">The code cannot be one.</exception>
    public RoomInference Inference(string roomCode) => new(_http, roomCode, _password);

    /// <summary>Closes the connections; what still runs on them fails.</summary>
    public void Dispose() => _http.Dispose();
}
