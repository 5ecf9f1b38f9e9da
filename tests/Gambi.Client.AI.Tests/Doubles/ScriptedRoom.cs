using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gambi.Contracts;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests.Doubles;

/// <summary>A room that gives one answer to everything and keeps what it was asked.</summary>
internal sealed class ScriptedRoom(byte[] body, string contentType) : HttpMessageHandler
{
    private readonly List<JsonElement> _requests = [];

    public ScriptedRoom(string body, string contentType)
        : this(Encoding.UTF8.GetBytes(body), contentType)
    {
    }

    public const string Json = "application/json";
    public const string Events = "text/event-stream";

    /// <summary>An answer of each protocol that says next to nothing.</summary>
    public static ScriptedRoom Dull(AskProtocol protocol) => new(
        protocol == AskProtocol.Responses
            ? """{"id":"resp_1","object":"response","status":"completed","model":"m","output":[]}"""
            : """{"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""",
        Json);

    /// <summary>The body of the only request.</summary>
    public JsonElement Request => Assert.Single(_requests);

    public int Requests => _requests.Count;

    /// <summary>Where it was sent.</summary>
    public string? Path { get; private set; }

    public RoomInference Inference => new GambiClient(new() { HubUrl = new Uri("http://hub.test/"), Handler = this }).Inference("ABC234");

    public IChatClient Client(AskProtocol protocol) => new GambiChatClient(Inference, "*", protocol);

    /// <summary>What the answer is when it is asked for whole, and when it is asked for as a stream; a stream is one either way.</summary>
    public Task<ChatResponse> AskAsync(AskProtocol protocol, ChatOptions? options = null) => Client(protocol).GetResponseAsync("hi", options);

    /// <summary>The request that messages and options become.</summary>
    public static async Task<JsonElement> WriteAsync(AskProtocol protocol, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        using var room = Dull(protocol);
        await room.Client(protocol).GetResponseAsync(messages, options);
        return room.Request;
    }

    /// <summary>The request that options become.</summary>
    public static Task<JsonElement> WriteAsync(AskProtocol protocol, ChatOptions options) => WriteAsync(protocol, [new(ChatRole.User, "hi")], options);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Path = request.RequestUri!.AbsolutePath;
        _requests.Add(JsonElement.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
            Headers = { { GambiHeaders.RequestId, "req_1" } },
        };
    }
}
