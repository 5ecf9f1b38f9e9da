using System.Collections.Concurrent;
using Gambi.Client;
using Gambi.Testing.Memory;
using Gambi.Testing.Playing;

namespace Gambi.Testing;

/// <summary>
/// A room for the tests of apps that are built on Gambi: a real hub, real tunnels and scripted participants, all in this process, without ports and models. Rooms share nothing, so tests
/// may run in parallel. Safe to use from several threads.
/// </summary>
/// <example>
/// <code>
/// await using var room = await GambiTestRoom.StartAsync(p => p.Participant("alice").Says("Hello"));
/// var app = new MyApp(room.Client, room.Code);
/// Assert.Equal("Hello", await app.AskAsync("Hi"));
/// Assert.Equal("Hi", room["alice"].Requests.Single().Text);
/// </code>
/// </example>
public sealed class GambiTestRoom : IAsyncDisposable
{
    private readonly TestRoomScript _script;
    private readonly MemoryHub _hub;
    private readonly EventRecorder _events;
    private readonly ConcurrentDictionary<string, TestParticipant> _participants = new(StringComparer.Ordinal);
    private int _disposed;

    private GambiTestRoom(TestRoomScript script, MemoryHub hub, GambiClient client, string code, string hostKey)
    {
        (_script, _hub, Client, Code, HostKey) = (script, hub, client, code, hostKey);
        _events = new EventRecorder(client.Events, code);
        HttpClient = new HttpClient(hub.CreateHandler(), disposeHandler: false) { BaseAddress = MemoryHub.Url, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The hub's URL. It leads to the hub only through <see cref="CreateHandler"/>, <see cref="HttpClient"/> and <see cref="Client"/>; every room has the same.</summary>
    public Uri HubUrl => Client.HubUrl;

    /// <summary>The room's code.</summary>
    public string Code { get; }

    /// <summary>The key that deletes the room: <c>room.Client.Rooms.DeleteAsync(room.Code, room.HostKey)</c>.</summary>
    public string HostKey { get; }

    /// <summary>A client of the hub, with the room's password. Disposed with the room.</summary>
    public GambiClient Client { get; }

    /// <summary>Base address, API key and model names for any OpenAI client, which needs <see cref="HttpClient"/> as its transport.</summary>
    public RoomInference Inference => Client.Inference(Code);

    /// <summary>An HTTP client whose every request goes to the hub, whatever host it names, with no time limit of its own. Disposed with the room.</summary>
    public HttpClient HttpClient { get; }

    /// <summary>Everything that was told of the room so far, the oldest first.</summary>
    public IReadOnlyList<ReceivedEvent> Events => _events.All;

    /// <summary>A participant of the script.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="KeyNotFoundException">The script has none of this id.</exception>
    public TestParticipant this[string id] => _participants.TryGetValue(id, out var participant)
        ? participant
        : throw new KeyNotFoundException($"The script of this room has no participant '{id}'; it has: {string.Join(", ", _participants.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>Starts a hub with one room, which is empty: the participants are the app's own, or come by <see cref="JoinAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The room.</returns>
    public static Task<GambiTestRoom> StartAsync(CancellationToken cancellationToken = default) => StartAsync(static _ => { }, cancellationToken);

    /// <summary>Starts a hub with one room, and returns when all of its participants are online.</summary>
    /// <param name="script">Says who is in the room and what they answer.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The room.</returns>
    /// <exception cref="ArgumentException">An option of the hub, or a participant's id, cannot be used.</exception>
    /// <exception cref="InvalidOperationException">A script breaks off before an answer.</exception>
    public static async Task<GambiTestRoom> StartAsync(Action<TestRoomScript> script, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        var written = new TestRoomScript();
        script(written);
        string? adminToken = null;
        var hub = await MemoryHub.StartAsync(
            options =>
            {
                written.HubOptions(options);
                adminToken = options.AdminToken;
            },
            cancellationToken);
        GambiTestRoom? room = null;
        try
        {
            room = await CreateAsync(written, hub, adminToken, cancellationToken);
            await room._events.StartAsync(cancellationToken);
            foreach (var participant in written.Participants)
            {
                await room.AddAsync(participant, cancellationToken);
            }

            return room;
        }
        catch
        {
            await (room?.DisposeAsync() ?? hub.DisposeAsync());
            throw;
        }
    }

    /// <summary>Adds another participant, and returns when it is online.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="script">Says what it answers.</param>
    /// <param name="cancellationToken">Ends the joining.</param>
    /// <returns>The participant.</returns>
    /// <exception cref="ArgumentException">The room has such a participant already, or the id cannot be one.</exception>
    public async Task<TestParticipant> JoinAsync(string id, Action<ParticipantScript> script, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(script);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_participants.ContainsKey(id))
        {
            throw new ArgumentException($"The room has a participant '{id}' already.", nameof(id));
        }

        var participant = new ParticipantScript(id);
        script(participant);
        return await AddAsync(participant, cancellationToken);
    }

    /// <summary>
    /// A handler whose every request goes to the hub, whatever host it names: for HTTP clients of your own, for <see cref="GambiClientOptions.Handler"/>, and for
    /// <c>ParticipantOptions.HubHandler</c> where the app under test is a participant itself. Disposed with the room.
    /// </summary>
    /// <returns>The handler.</returns>
    public HttpMessageHandler CreateHandler()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _hub.CreateHandler();
    }

    /// <summary>The first event of a type, once it is there; at once when it has been told before.</summary>
    /// <param name="type">One of <see cref="Contracts.RoomEventTypes"/>, such as <c>llm.complete</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The event.</returns>
    /// <exception cref="TimeoutException">It did not come within 30 seconds; the message has what came.</exception>
    public Task<ReceivedEvent> WaitForEventAsync(string type, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        return _events.WaitAsync(0, received => received.Event.Type == type, $"the event {type}", cancellationToken);
    }

    /// <summary>The first event that fits, once it is there; at once when it has been told before.</summary>
    /// <param name="fits">Says which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The event.</returns>
    /// <exception cref="TimeoutException">It did not come within 30 seconds; the message has what came.</exception>
    public Task<ReceivedEvent> WaitForEventAsync(Func<ReceivedEvent, bool> fits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fits);
        return _events.WaitAsync(0, fits, "such an event", cancellationToken);
    }

    /// <summary>Ends everything: participants, clients and the hub. What still runs is cut off.</summary>
    /// <returns>A task that ends when nothing is left.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            await Task.WhenAll(_participants.Values.Select(static participant => participant.CloseAsync().AsTask()));
            await _events.DisposeAsync();
        }
        finally
        {
            Client.Dispose();
            HttpClient.Dispose();
            await _hub.DisposeAsync();
        }
    }

    private static async Task<GambiTestRoom> CreateAsync(TestRoomScript script, MemoryHub hub, string? adminToken, CancellationToken cancellationToken)
    {
        var client = new GambiClient(new GambiClientOptions
        {
            HubUrl = MemoryHub.Url,
            Handler = hub.CreateHandler(),
            Password = script.RoomPassword,
            AdminToken = adminToken,
            RequestTimeout = Waiting.Patience,
        });
        try
        {
            var created = await client.Rooms.CreateAsync(new() { Name = "Test", Password = script.RoomPassword, Defaults = script.RoomDefaults }, cancellationToken);
            return new GambiTestRoom(script, hub, client, created.Data.Room.Code, created.Data.HostKey!);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task<TestParticipant> AddAsync(ParticipantScript script, CancellationToken cancellationToken)
    {
        var participant = await TestParticipant.JoinAsync(script, _script, _hub, Code, _events, cancellationToken);
        _participants[script.Id] = participant;
        if (_disposed != 0)
        {
            // Whoever disposed of the room meanwhile may not have seen it, and it would try to come back for minutes.
            await participant.CloseAsync();
            throw new ObjectDisposedException(nameof(GambiTestRoom));
        }

        return participant;
    }
}
