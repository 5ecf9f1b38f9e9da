using System.Text;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gambi.Resilience.Tests.Load;

/// <summary>A hub as anybody starts it but that nobody waits in vain, with one room and three laptops of two slots, whose answers take 200 ms.</summary>
internal sealed class Classroom : IAsyncDisposable
{
    public const int Laptops = 3;
    public const int Slots = 2;

    private readonly TestHub _hub;
    private readonly List<DemoProviderServer> _providers = [];
    private readonly List<ParticipantSession> _sessions = [];

    private Classroom(TestHub hub, string code)
    {
        (_hub, Code) = (hub, code);
        Client = hub.CreateClient();
    }

    public string Code { get; }

    public HttpClient Client { get; }

    /// <summary>What reached the providers, in the order in which it was begun.</summary>
    public IReadOnlyList<DemoRequest> Asked => [.. _providers.SelectMany(static p => p.Log.Requests).OrderBy(static r => r.StartedAt)];

    public static async Task<Classroom> OpenAsync()
    {
        // What it logs would be kept by the test, and is not what this measures.
        var hub = await TestHub.StartAsync(configure: static o => o.QueueTimeout = TimeSpan.FromHours(1), services: static s => s.AddLogging(static l => l.AddFilter(static level => level >= LogLevel.Error)));
        using var client = hub.CreateClient();
        var classroom = new Classroom(hub, await client.CreateRoomCodeAsync());
        for (var number = 1; number <= Laptops; number++)
        {
            await classroom.JoinAsync($"laptop-{number}");
        }

        await Until.HoldsAsync("all laptops are online", async () => (await classroom.ParticipantsAsync()).All(static p => p.GetProperty("status").GetString() == "online") ? null : "not all");
        return classroom;
    }

    /// <summary>Sends; returns with the head.</summary>
    /// <param name="from">The address that the proxy on this machine saw.</param>
    /// <param name="path">The route.</param>
    /// <param name="json">The body.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    public async Task<HttpResponseMessage> AskAsync(string from, string path, string json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"rooms/{Code}/v1/{path}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-For", from);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task<int> WaitingAsync() => (await Client.CallAsync("GET", $"v1/rooms/{Code}")).Data.GetProperty("queue").GetProperty("waiting").GetInt32();

    /// <summary>Requests that laptops serve now.</summary>
    public async Task<int> ActiveAsync() => (await ParticipantsAsync()).Sum(static p => p.GetProperty("active").GetInt32());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var owned in (IEnumerable<IAsyncDisposable>)[.. _sessions, .. _providers, _hub])
        {
            await owned.DisposeAsync();
        }
    }

    private async Task<List<JsonElement>> ParticipantsAsync() => [.. (await Client.CallAsync("GET", $"v1/rooms/{Code}/participants")).Data.EnumerateArray()];

    private async Task JoinAsync(string id)
    {
        // Ten words of them.
        var provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.FromMilliseconds(20), StoredResponses = 10, LoggedRequests = 400 }, CancellationToken.None);
        _providers.Add(provider);
        _sessions.Add(await ParticipantSession.StartAsync(
            new ParticipantOptions
            {
                HubUrl = _hub.BaseAddress,
                RoomCode = Code,
                ParticipantId = id,
                Nickname = id,
                Models = ["gambi-demo"],
                Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri),
                Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
                Concurrency = Slots,
                HubHandler = _hub.CreateHandler(),
            },
            CancellationToken.None).WaitAsync(Patience.Limit));
    }
}
