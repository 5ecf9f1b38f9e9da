using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>What an in-process provider has beside its chat client.</summary>
public sealed record ChatClientProviderOptions
{
    /// <summary>Answers <c>/v1/embeddings</c>; not disposed. Default: none, and requests for embeddings are answered with 404.</summary>
    public IEmbeddingGenerator<string, Embedding<float>>? EmbeddingGenerator { get; init; }

    /// <summary>
    /// Names of the models that embed, added to those of the participant. Default: the generator's own default model when it tells one. With several the generator is told by
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> which one is asked for.
    /// </summary>
    public IReadOnlyList<string> EmbeddingModels { get; init; } = [];

    /// <summary>
    /// Told what the chat client or the generator threw, of which callers learn no more than the type's name. Called on the pool, by several requests at once; must not throw. Default: nobody
    /// is told.
    /// </summary>
    public Action<Exception>? Failed { get; init; }
}
