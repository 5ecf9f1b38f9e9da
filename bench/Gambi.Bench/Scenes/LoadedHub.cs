using System.Net;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Bench.Scenes;

/// <summary>A hub, built as the program builds it with rooms full of participants that are there and have nothing to do.</summary>
internal sealed class LoadedHub : IAsyncDisposable
{
    /// <summary>Slots of each participant.</summary>
    public const int Slots = 4;

    private readonly WebApplication _app;

    private LoadedHub(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public List<Room> Rooms { get; } = [];

    /// <summary>The participants' keys, of the newest room.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>Every second participant of a room has <c>llama3:8b</c>, the others <c>qwen3</c>; all have an embedding model.</summary>
    /// <param name="rooms">How many.</param>
    /// <param name="each">Participants in each.</param>
    /// <param name="listens">Whether it can be called, on a port of this machine.</param>
    /// <param name="awayAfter">How many of each room have a tunnel; the others are registered and away.</param>
    public static async Task<LoadedHub> StartAsync(int rooms, int each, bool listens = false, int awayAfter = int.MaxValue)
    {
        var hub = new LoadedHub(GambiHubServer.Create(null, static builder => builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0))));
        if (listens)
        {
            await hub._app.StartAsync();
        }

        for (var i = 0; i < rooms; i++)
        {
            await hub.OpenRoomAsync(each, awayAfter);
        }

        return hub;
    }

    /// <summary>What a request asks of admission.</summary>
    public static AdmissionAsk Ask(Room room, string selector) =>
        new() { Room = room, Protocol = InferenceProtocol.ChatCompletions, Selector = selector, Client = IPAddress.Loopback, Bytes = 8192 };

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task OpenRoomAsync(int participants, int awayAfter)
    {
        if (!(await Get<RoomRegistry>().CreateAsync("bench", null, null, RoomGuard.All, CancellationToken.None)).TryGet(out var opened, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        Rooms.Add(opened.Room);
        for (var i = 0; i < participants; i++)
        {
            await JoinAsync(opened.Room, FormattableString.Invariant($"worker-{i}"), i % 2 == 0 ? "llama3:8b" : "qwen3", isThere: i < awayAfter);
        }
    }

    private async Task JoinAsync(Room room, string id, string model, bool isThere)
    {
        var (time, presence) = (Get<TimeProvider>(), Get<Presence>());
        var registration = new ParticipantRegistration
        {
            Nickname = id,
            Models = [model, "nomic-embed-text"],
            Endpoint = "http://localhost:11434",
            Concurrency = Slots,
            Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
            UpdatedAt = time.GetUtcNow(),
        };
        if (!(await presence.RegisterAsync(room, id, registration, key: null, CancellationToken.None)).TryGet(out var joined, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        Keys[id] = joined.Key!;
        if (isThere && !presence.TryAttach(room, joined.Participant, new IdleLink(time), out _))
        {
            throw new InvalidOperationException("The participant is gone.");
        }

        // Nobody sends heartbeats here, and a benchmark takes longer than a participant's silence may last.
        joined.Participant.Seen(time.GetUtcNow() + TimeSpan.FromDays(1));
    }
}
