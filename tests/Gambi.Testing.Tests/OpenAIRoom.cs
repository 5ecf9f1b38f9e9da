using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Gambi.Testing.Tests;

/// <summary>OpenAI's own clients as users of a room make them: with its address, key and model names.</summary>
internal static class OpenAIRoom
{
    public static ChatClient Chat(this GambiTestRoom room, string? model = null) => new(model ?? room.Inference.Any, new ApiKeyCredential(room.Inference.ApiKey), Options(room));

    public static ResponsesClient Responses(this GambiTestRoom room) => new(
        new ApiKeyCredential(room.Inference.ApiKey),
        new ResponsesClientOptions
        {
            Endpoint = room.Inference.BaseAddress,
            Transport = new HttpClientPipelineTransport(room.HttpClient),
            RetryPolicy = new ClientRetryPolicy(0),
        });

    public static async Task<string> AskAsync(this GambiTestRoom room, string prompt, string? model = null) =>
        (await room.Chat(model).CompleteChatAsync([new UserChatMessage(prompt)])).Value.Content.Single().Text;

    private static OpenAIClientOptions Options(GambiTestRoom room) => new()
    {
        Endpoint = room.Inference.BaseAddress,
        Transport = new HttpClientPipelineTransport(room.HttpClient),
        RetryPolicy = new ClientRetryPolicy(0),
    };
}
