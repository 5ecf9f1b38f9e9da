using System.Text;
using System.Text.Json;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gambi.Fuzz.Tests.Http;

/// <summary>A hub with one room and participants that answer at once, small enough to be full soon.</summary>
internal sealed class FuzzedHub : IAsyncDisposable
{
    private readonly List<JoinedParticipant> _participants = [];

    private FuzzedHub(TestHub hub, HttpClient client, string code) => (Hub, Client, Code) = (hub, client, code);

    public TestHub Hub { get; }

    public HttpClient Client { get; }

    public string Code { get; }

    public static async Task<FuzzedHub> StartAsync()
    {
        // What it logs of each request would be what grows; its errors are what is looked for.
        // Its clock stands still: nobody here sends heartbeats, however long a campaign takes.
        TestHub hub = await TestHub.StartAsync(
            new FakeClock(),
            configure: static options =>
            {
                options.MaxRooms = 20;
                options.MaxParticipantsPerRoom = 20;
                options.MaxStoredResponses = 100;
                options.MaxStoredResponseBytes = 1024 * 1024;
                options.EventBuffer = 50;
            },
            services: static services => services.AddLogging(static logging => logging.AddFilter(static level => level >= LogLevel.Error)));
        HttpClient client = hub.CreateClient();
        return new(hub, client, await client.CreateRoomCodeAsync());
    }

    /// <summary>Joins somebody whose every answer is made by <paramref name="serve"/>.</summary>
    public async Task JoinAsync(string id, Func<ITunnelExchange, CancellationToken, Task> serve, string capabilities = "{}", TunnelVersion version = TunnelVersion.V2) =>
        _participants.Add(await JoinedParticipant.JoinAsync(Hub, Code, id, serve, "{\"concurrency\":64,\"model\":\"gambi\",\"capabilities\":" + capabilities + "}", version));

    /// <summary>Joins somebody who answers everything with one small answer.</summary>
    public Task JoinAsync() => JoinAsync("steady", static async (exchange, cancel) =>
    {
        await exchange.StartAsync(200, [new("Content-Type", "application/json")], cancel);
        await exchange.WriteAsync(Encoding.UTF8.GetBytes(
            """{"id":"chatcmpl_1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"""), cancel);
        await exchange.CompleteAsync(cancel);
    });

    /// <summary>Waits until nobody serves anything: what the hub lets go of, it lets go of a moment after the answer.</summary>
    public async Task AssertIdleAsync()
    {
        for (int tries = 0; ; tries++)
        {
            HubAnswer list = await Client.CallAsync("GET", $"v1/rooms/{Code}/participants");
            JsonElement[] busy = [.. list.Data.EnumerateArray().Where(static p => p.GetProperty("active").GetInt32() > 0)];
            if (busy.Length == 0)
            {
                break;
            }

            Assert.True(tries < 3_000, $"A slot is leaked: {busy[0]}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Hub.Logs.AssertNoErrors();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (JoinedParticipant participant in _participants)
        {
            await participant.DisposeAsync();
        }

        await Hub.DisposeAsync();
    }
}
