using System.ClientModel;
using System.ClientModel.Primitives;
using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;
using OpenAI;
using OpenAI.Chat;

namespace Gambi.Conformance;

/// <summary>A room with a password: it is the API key of clients that know nothing of rooms.</summary>
public sealed class GuardedRoomTests(NodeClients clients)
{
    private const string Password = "open sesame";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_password_is_the_API_key_of_NuGet_OpenAI()
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, password: Password);
        ChatCompletion completion = await room.Chat.CompleteChatAsync([new UserChatMessage("hello from .NET")], cancellationToken: Token);
        Assert.Contains("hello from .NET", completion.Content[0].Text, StringComparison.Ordinal);
        Assert.NotEmpty((await room.OpenAI.GetOpenAIModelClient().GetModelsAsync(Token)).Value);
        Assert.DoesNotContain(room.Provider.Log.Requests, request => request.Headers.Values.Any(value => value.Contains("sesame", StringComparison.Ordinal)));

        var wrong = new OpenAIClient(new ApiKeyCredential("wrong"), new OpenAIClientOptions { Endpoint = room.Hub.Inference, RetryPolicy = new ClientRetryPolicy(0) });
        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(
            () => wrong.GetChatClient("*").CompleteChatAsync([new UserChatMessage("hi")], cancellationToken: Token));
        Assert.Equal(401, refused.Status);
        Assert.Contains("invalid_password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_the_API_key_of_npm_openai()
    {
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(Token, password: Password);
        await clients.RunTestsAsync("openai-guarded.mjs", room.Variables, Token);
    }
}
