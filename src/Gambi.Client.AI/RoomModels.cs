using Microsoft.Extensions.AI;

namespace Gambi.Client.AI;

/// <summary>The models of one room, each as a client of Microsoft.Extensions.AI; its clients are cheap, may be shared between threads, and live as long as their <see cref="GambiClient"/>.</summary>
public sealed class RoomModels
{
    private readonly RoomInference _inference;
    private readonly AskProtocol _protocol;

    internal RoomModels(RoomInference inference, AskProtocol protocol)
    {
        _inference = inference;
        _protocol = protocol;
    }

    /// <summary>The same models, asked over OpenAI Chat Completions, which keeps no conversations: see <see cref="GambiChatClient"/>.</summary>
    public RoomModels ChatCompletions => new(_inference, AskProtocol.ChatCompletions);

    /// <summary>Whoever is free.</summary>
    public GambiChatClient Any() => new(_inference, ModelSelector.Any, _protocol);

    /// <summary>Whoever has that model and is free.</summary>
    /// <param name="name">The model's name, such as <c>llama3</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public GambiChatClient Model(string name) => new(_inference, ModelSelector.Model(name), _protocol);

    /// <summary>That participant and no other; while it is busy, requests wait in the room's line.</summary>
    /// <param name="id">The participant's id, such as <c>worker-1</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    public GambiChatClient Participant(string id) => new(_inference, ModelSelector.Participant(id), _protocol);

    /// <summary>Embeddings of whoever has that model and is free: one of each text, in their order, made by one request; none of none, without a request.</summary>
    /// <remarks>
    /// Additional properties of the options become fields of the request: <c>encoding_format</c> with <c>base64</c> makes large answers smaller where the provider knows it. The options' model is a selector as in
    /// <see cref="ModelSelector"/> and overrides <paramref name="model"/>; their raw representation is not used. Failures are <see cref="GambiException"/>s, an answer that is not one embedding of each text included.
    /// </remarks>
    /// <param name="model">The model's name, such as <c>nomic-embed-text</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(string model) => new GambiEmbeddingGenerator(_inference, ModelSelector.Model(model));
}
