namespace Gambi.Participant.AI;

/// <summary>The models that a participant offers, and what its clients are told of them.</summary>
/// <param name="Chat">Models that chat; the first is the default.</param>
/// <param name="Embeddings">Models that embed, of a generator that has a name for them.</param>
internal sealed record SharedModels(IReadOnlyList<string> Chat, IReadOnlyList<string> Embeddings)
{
    /// <summary>All of them, chat first.</summary>
    public IReadOnlyList<string> All { get; } = [.. Chat.Union(Embeddings, StringComparer.Ordinal)];

    /// <summary>
    /// What a chat client is told of the model. With one model nothing: what a room calls it need not be a name that the client knows, and its own default is what is shared.
    /// </summary>
    /// <exception cref="RequestException">It does not chat.</exception>
    public string? ChatModelId(string model, RequestField field) =>
        !Chat.Contains(model, StringComparer.Ordinal) ? throw Unknown(model, field) : Chat.Count == 1 ? null : model;

    /// <summary>What a generator is told of the model: nothing, unless it has several. A chat model's name means "whatever embeds here", because selectors that name no model arrive so.</summary>
    /// <exception cref="RequestException">Nobody here knows it.</exception>
    public string? EmbeddingModelId(string model, RequestField field) =>
        !All.Contains(model, StringComparer.Ordinal) ? throw Unknown(model, field)
        : Embeddings.Count > 1 && Embeddings.Contains(model, StringComparer.Ordinal) ? model
        : null;

    private static RequestException Unknown(string model, RequestField field) => new(404, $"The model '{model}' is not offered for this here.", field.Path, "model_not_found");
}
