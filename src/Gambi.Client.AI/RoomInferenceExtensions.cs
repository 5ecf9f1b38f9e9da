namespace Gambi.Client.AI;

/// <summary>The way from a room's inference plane to Microsoft.Extensions.AI.</summary>
public static class RoomInferenceExtensions
{
    /// <summary>The room's models as <c>IChatClient</c> and <c>IEmbeddingGenerator</c>; nothing is sent yet.</summary>
    /// <param name="inference">What <see cref="GambiClient.Inference"/> answers.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inference"/> is <c>null</c>.</exception>
    public static RoomModels AsAI(this RoomInference inference)
    {
        ArgumentNullException.ThrowIfNull(inference);
        return new RoomModels(inference, AskProtocol.Responses);
    }
}
