using System.Net;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Bench.Scenes;

/// <summary>A hub, built as the program builds it and not listening, with rooms full of participants that are there and have nothing to do.</summary>
internal sealed class LoadedHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoadedHub(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public List<Room> Rooms { get; } = [];

    /// <summary>Every second participant of a room has <c>llama3:8b</c>, the others <c>qwen3</c>; all have an embedding model.</summary>
    /// <param name="rooms">How many.</param>
    /// <param name="each">Participants in each.</param>
    public static async Task<LoadedHub> StartAsync(int rooms, int each)
    {
        var hub = new LoadedHub(GambiHubServer.Create());
        for (var i = 0; i < rooms; i++)
        {
            await hub.OpenRoomAsync(each);
        }

        return hub;
    }

    /// <summary>What a request asks of admission.</summary>
    public static AdmissionAsk Ask(Room room, string selector) =>
        new() { Room = room, Protocol = InferenceProtocol.ChatCompletions, Selector = selector, Client = IPAddress.Loopback, Bytes = 8192 };

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task OpenRoomAsync(int participants)
    {
        if (!(await Get<RoomRegistry>().CreateAsync("bench", null, null, RoomGuard.All, CancellationToken.None)).TryGet(out var opened, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        Rooms.Add(opened.Room);
        for (var i = 0; i < participants; i++)
        {
            await JoinAsync(opened.Room, FormattableString.Invariant($"worker-{i}"), i % 2 == 0 ? "llama3:8b" : "qwen3");
        }
    }

    private async Task JoinAsync(Room room, string id, string model)
    {
        var (time, presence) = (Get<TimeProvider>(), Get<Presence>());
        var registration = new ParticipantRegistration
        {
            Nickname = id,
            Models = [model, "nomic-embed-text"],
            Endpoint = "http://localhost:11434",
            Concurrency = 4,
            Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
            UpdatedAt = time.GetUtcNow(),
        };
        if (!(await presence.RegisterAsync(room, id, registration, key: null, CancellationToken.None)).TryGet(out var joined, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        if (!presence.TryAttach(room, joined.Participant, new IdleLink(time), out _))
        {
            throw new InvalidOperationException("The participant is gone.");
        }

        // Nobody sends heartbeats here, and a benchmark takes longer than a participant's silence may last.
        joined.Participant.Seen(time.GetUtcNow() + TimeSpan.FromDays(1));
    }
}
