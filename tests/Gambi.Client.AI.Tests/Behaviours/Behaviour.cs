using System.ClientModel;
using System.ClientModel.Primitives;
using Gambi.Client.AI.Tests.Rooms;
using OpenAI;
using OpenAI.Responses;

namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>Each way to talk to a room.</summary>
internal static class Behaviour
{
    /// <summary>Every way, with every kind of participant.</summary>
    public static TheoryData<Way, ParticipantKind> All
    {
        get
        {
            var all = new TheoryData<Way, ParticipantKind>();
            foreach (var way in Enum.GetValues<Way>())
            {
                foreach (var kind in Enum.GetValues<ParticipantKind>())
                {
                    all.Add(way, kind);
                }
            }

            return all;
        }
    }

    /// <param name="way">Which.</param>
    /// <param name="room">The room.</param>
    /// <param name="password">Another password than the room's own.</param>
    public static IBehaviour Of(Way way, AIRoom room, string? password = null)
    {
        var models = password is null ? room.Models : room.ClientWith(password).Inference(room.Code).AsAI();
        var key = new ApiKeyCredential(password ?? room.ApiKey);
        return way switch
        {
            Way.GambiResponses => new GambiBehaviour(models.Any()),
            Way.GambiChat => new GambiBehaviour(models.ChatCompletions.Any()),
            Way.OpenAIResponses => new OpenAIResponsesBehaviour(new ResponsesClient(key, Configured(new ResponsesClientOptions { Endpoint = room.Inference.BaseAddress }, room))),
            _ => new OpenAIChatBehaviour(model => new OpenAIClient(key, Configured(new OpenAIClientOptions { Endpoint = room.Inference.BaseAddress }, room)).GetChatClient(model)),
        };
    }

    private static T Configured<T>(T options, AIRoom room)
        where T : ClientPipelineOptions
    {
        options.RetryPolicy = new ClientRetryPolicy(0);
        options.Transport = new HttpClientPipelineTransport(room.CreateHttpClient());
        return options;
    }
}
