using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Responses;

namespace Gambi.Participant.AI.Tests.Doubles;

/// <summary>A hub in memory with one room, in which chat clients are shared, and the apps that use them.</summary>
internal sealed class SharedRoom : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http;
    private readonly List<ParticipantSession> _sessions = [];

    private SharedRoom(TestHub hub, string code, HttpClient http)
    {
        Hub = hub;
        Code = code;
        _http = http;
    }

    public TestHub Hub { get; }

    public string Code { get; }

    /// <summary>OpenAI's own client, as any app would make it.</summary>
    public OpenAIClient OpenAI => new(
        new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = Inference, RetryPolicy = new ClientRetryPolicy(0), Transport = new HttpClientPipelineTransport(_http) });

    public ResponsesClient Responses => new(
        new ApiKeyCredential("none"),
        new ResponsesClientOptions { Endpoint = Inference, RetryPolicy = new ClientRetryPolicy(0), Transport = new HttpClientPipelineTransport(_http) });

    private Uri Inference => new(Hub.BaseAddress, $"rooms/{Code}/v1");

    public static async Task<SharedRoom> StartAsync()
    {
        TestHub hub = await TestHub.StartAsync();
        HttpClient http = hub.CreateClient();
        return new(hub, await http.CreateRoomCodeAsync(), http);
    }

    public static async Task<SharedRoom> StartAsync(IChatClient chatClient, ChatClientProviderOptions? provider = null)
    {
        SharedRoom room = await StartAsync();
        await room.JoinAsync(chatClient, "poet", ["poet-1"], provider);
        return room;
    }

    public ParticipantOptions Options(string id, params IReadOnlyList<string> models) => new()
    {
        HubUrl = Hub.BaseAddress,
        HubHandler = Hub.CreateHandler(),
        RoomCode = Code,
        ParticipantId = id,
        Models = models,
        ConnectTimeout = Guard,
        RegisterTimeout = Guard,
    };

    /// <summary>Joins with a chat client; the session ends with the room at the latest.</summary>
    public async Task<ParticipantSession> JoinAsync(
        IChatClient chatClient, string id, IReadOnlyList<string> models, ChatClientProviderOptions? provider = null, Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        ParticipantOptions options = Options(id, models);
        ParticipantSession session = await ChatClientParticipant.JoinAsync(
            chatClient, change?.Invoke(options) ?? options, provider ?? new(), TestContext.Current.CancellationToken).WaitAsync(Guard);
        _sessions.Add(session);
        return session;
    }

    /// <summary>What the room tells of a participant.</summary>
    public async Task<JsonElement> SeeAsync(string id) =>
        (await _http.CallAsync("GET", $"v1/rooms/{Code}/participants")).Data.EnumerateArray().Single(participant => participant.GetProperty("id").GetString() == id);

    /// <summary>Asks by HTTP; returns with the head of the answer.</summary>
    public Task<HttpResponseMessage> PostAsync(string route, string json, CancellationToken cancellationToken = default)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"rooms/{Code}/v1/{route}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).WaitAsync(Guard, CancellationToken.None);
    }

    public Task<EventRecorder> EventsAsync() => Hub.RecordEventsAsync(Code);

    public async ValueTask DisposeAsync()
    {
        foreach (ParticipantSession session in _sessions)
        {
            await session.DisposeAsync();
        }

        _http.Dispose();
        await Hub.DisposeAsync();
    }
}
