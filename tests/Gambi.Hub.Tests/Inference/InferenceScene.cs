using System.Text;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Hub.Rooms;
using Gambi.Participant;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A real hub with one room; participants with real tunnels and providers join it.</summary>
internal sealed class InferenceScene : IAsyncDisposable
{
    private readonly List<JoinedProvider> _joined = [];
    private readonly TimeProvider _clock;
    private readonly string? _password;

    private InferenceScene(TestHub hub, string code, TimeProvider clock, string? password)
    {
        Hub = hub;
        Code = code;
        _clock = clock;
        _password = password;
        Client = hub.CreateClient();
    }

    /// <summary>How long anything may take before the test counts as hanging.</summary>
    public static TimeSpan Guard { get; } = TimeSpan.FromSeconds(90);

    public TestHub Hub { get; }

    public string Code { get; }

    public HttpClient Client { get; }

    /// <summary>What the hub's clock says.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    public Room Room => Hub.Services.GetRequiredService<RoomRegistry>().Find(Code) ?? throw new InvalidOperationException("The room is gone.");

    public static async Task<InferenceScene> StartAsync(
        TimeProvider? clock = null, string defaults = "{}", Action<GambiHubOptions>? configure = null, Action<IServiceCollection>? services = null, string? password = null)
    {
        var hub = await TestHub.StartAsync(clock, configure, services);
        using var client = hub.CreateClient();
        using var response = await client.PostAsync("v1/rooms", Json("{\"name\":\"test\",\"password\":\"" + password + "\",\"defaults\":" + defaults + "}"));
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var code = document.RootElement.GetProperty("data").GetProperty("room").GetProperty("code").GetString()!;
        return new(hub, code, clock ?? TimeProvider.System, password);
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>A chat request with one user message.</summary>
    public static string Chat(string prompt, string model = "*", string more = "") =>
        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]" + more + "}";

    /// <summary>A streamed chat request.</summary>
    public static string Streamed(string prompt, string model = "*") => Chat(prompt, model, ",\"stream\":true");

    /// <summary>Starts a provider and joins the room with it.</summary>
    public async Task<JoinedProvider> JoinAsync(string id, DemoProviderOptions? provider = null, Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        provider ??= new() { WordDelay = TimeSpan.Zero };
        var server = await DemoProviderServer.StartAsync(provider, CancellationToken.None);
        var options = new ParticipantOptions
        {
            HubUrl = Hub.BaseAddress,
            RoomCode = Code,
            ParticipantId = id,
            Nickname = id,
            Models = provider.Models,
            Endpoint = ProviderAddress.Parse(server.BaseAddress.AbsoluteUri),
            Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
            Password = _password,
            Time = _clock,
            HubHandler = Hub.CreateHandler(),
        };
        var joined = new JoinedProvider(server, await ParticipantSession.StartAsync(change?.Invoke(options) ?? options, CancellationToken.None).WaitAsync(Guard));
        _joined.Add(joined);
        return joined;
    }

    public Task<HttpResponseMessage> PostAsync(string route, string json) => SendAsync(HttpMethod.Post, route, Json(json));

    public Task<HttpResponseMessage> ChatAsync(string json) => PostAsync("chat/completions", json);

    /// <summary>Sends; returns with the head.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string route, HttpContent? content = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, $"rooms/{Code}/v1/{route}") { Content = content };
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).WaitAsync(Guard, CancellationToken.None);
    }

    public static async Task<string> TextAsync(HttpResponseMessage response) => await response.Content.ReadAsStringAsync().WaitAsync(Guard);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => JsonDocument.Parse(await TextAsync(response)).RootElement;

    /// <summary>Waits until no participant has a slot taken: leases end a moment after the client has its answer.</summary>
    public Task WaitForIdleSlotsAsync() => WaitAsync(() => Room.Participants.All(p => p.Active == 0));

    /// <summary>Waits for what nothing tells.</summary>
    public static async Task WaitAsync(Func<bool> holds)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, guard.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var joined in _joined)
        {
            await joined.DisposeAsync();
        }

        await Hub.DisposeAsync();
    }
}
