using System.Net;
using System.Text;
using Gambi.Resilience.Tests.Campaign.Hubs;
using Gambi.TestKit.Hubs;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>The scene of a campaign: one hub, rooms full of machines, and what is known of them.</summary>
internal sealed class World : IAsyncDisposable
{
    public const int MachinesPerRoom = 4;
    private const int Rooms = 3;

    private readonly ICampaignHub _hub;
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, UseCookies = false, ResponseDrainTimeout = TimeSpan.Zero };
    private readonly List<Machine> _machines = [];
    private int _epoch;

    private World(ICampaignHub hub, History history)
    {
        (_hub, History) = (hub, history);
        Client = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public History History { get; }

    public Ledger Ledger { get; } = new();

    public HttpClient Client { get; }

    /// <summary>The rooms with machines in them, which stay.</summary>
    public IReadOnlyList<string> RoomCodes { get; private set; } = [];

    public IReadOnlyList<Machine> Machines => _machines;

    /// <summary>Grows when the hub ends and when it is there again: odd while it is not.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    public static async Task<World> CreateAsync(ICampaignHub hub, History history)
    {
        await hub.StartAsync();
        var world = new World(hub, history);
        world.RoomCodes = await Task.WhenAll(Enumerable.Range(0, Rooms).Select(number => world.CreateRoomAsync($"Room {number}")));
        for (var number = 0; number < Rooms * MachinesPerRoom; number++)
        {
            world._machines.Add(await Machine.StartAsync(hub.Address, world.RoomCodes[number / MachinesPerRoom], number, history));
        }

        return world;
    }

    public Uri UrlOf(string path) => new(_hub.Address, path);

    /// <summary>Whether the hub was there all the time since this epoch.</summary>
    public bool WasThereSince(int epoch) => epoch % 2 == 0 && Epoch == epoch;

    /// <summary>Ends the hub and starts it again: what was acknowledged must be there at once.</summary>
    public async Task RestartHubAsync()
    {
        Interlocked.Increment(ref _epoch);
        await _hub.EndAsync().WaitAsync(Patience.Limit);

        // Its port may be another program's from now on.
        LeadToHub();
        await _hub.StartAsync().WaitAsync(Patience.Limit);
        LeadToHub();
        Interlocked.Increment(ref _epoch);
        History.Note("the hub is there again");
        var settlement = new Settlement(this);
        await settlement.AssertKeptAsync();

        // Without anybody who serves, what follows would find nothing.
        await settlement.ReturnAsync();
    }

    public HttpRequestMessage Request(HttpMethod method, string path, string? json = null) =>
        new(method, UrlOf(path)) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };

    /// <summary>Calls the management plane; <c>null</c> when the hub went away meanwhile, or was about to and took nothing new.</summary>
    public async Task<HubAnswer?> CallAsync(HttpMethod method, string path, string? json = null, params IEnumerable<(string Name, string Value)> headers)
    {
        var epoch = Epoch;
        try
        {
            using var request = Request(method, path, json);
            var answer = await Client.CallAsync(request, headers).WaitAsync(Patience.Limit);
            return answer.Status == HttpStatusCode.ServiceUnavailable && !WasThereSince(epoch) ? null : answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !WasThereSince(epoch))
        {
            return null;
        }
    }

    /// <summary>Creates a room and enters it into the ledger once it is acknowledged.</summary>
    /// <returns>Its code; empty when the hub went away meanwhile.</returns>
    public async Task<string> CreateRoomAsync(string name)
    {
        if (await CallAsync(HttpMethod.Post, "v1/rooms", "{\"name\":\"" + name + "\"}") is not { } answer)
        {
            return "";
        }

        Assert.True(answer.Status == HttpStatusCode.Created, $"A room was answered {answer.Status}: {answer.Body}");
        var room = answer.Data.GetProperty("room");
        var code = room.GetProperty("code").GetString()!;
        Ledger.Created(new KnownRoom(code, room.GetProperty("id").GetString()!, name, answer.Data.GetProperty("hostId").GetString()!, answer.Data.GetProperty("hostKey").GetString()!));
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        await _hub.DisposeAsync();
    }

    private void LeadToHub() => _machines.ForEach(machine => machine.Cable.LeadTo(_hub.Address.Port));
}
