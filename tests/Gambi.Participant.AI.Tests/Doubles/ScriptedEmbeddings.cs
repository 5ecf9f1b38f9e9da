using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Doubles;

/// <summary>Embeds a text as its length and its first letter, and keeps what it was asked.</summary>
internal sealed class ScriptedEmbeddings(string? model = null) : IEmbeddingGenerator<string, Embedding<float>>
{
    public ConcurrentQueue<EmbeddingGenerationOptions?> Calls { get; } = new();

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Calls.Enqueue(options);
        GeneratedEmbeddings<Embedding<float>> made = new(values.Where(text => text != "[[lost]]").Select(text => new Embedding<float>(new[] { text.Length, text[0] / 2f })))
        {
            Usage = new() { InputTokenCount = 3 },
        };
        return Task.FromResult(made);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) && model is not null ? new EmbeddingGeneratorMetadata(defaultModelId: model) : null;

    public void Dispose()
    {
    }
}
