using System.Buffers.Binary;
using System.Text.Json;
using Gambi.Client.AI.Answers;
using Gambi.Client.AI.Requests;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI;

/// <summary>Embeddings of a room's models; safe to share between threads.</summary>
internal sealed class GambiEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string OneEach = "it is not one embedding of each text";

    private readonly RoomInference _inference;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly string _model;

    public GambiEmbeddingGenerator(RoomInference inference, string model)
    {
        _inference = inference;
        _model = model;
        _metadata = new EmbeddingGeneratorMetadata("gambi", inference.BaseAddress, model);
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        if (texts.Length == 0)
        {
            return [];
        }

        var reply = await _inference.PostAsync("embeddings", Write(texts, options ?? new()), cancellationToken).ConfigureAwait(false);
        await using var replyLease = reply.ConfigureAwait(false);
        return Read(await reply.ReadJsonAsync(cancellationToken).ConfigureAwait(false), texts.Length, reply);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(RoomInference) ? _inference
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    // The connections are the client's.
    public void Dispose()
    {
    }

    private ReadOnlyMemory<byte> Write(string[] texts, EmbeddingGenerationOptions options) => JsonBytes.Of(json =>
    {
        var fields = new RequestFields(json);
        json.WriteStartObject();
        fields.Write("model", options.ModelId ?? _model);
        fields.Write("input", texts);
        fields.Write("dimensions", (long?)options.Dimensions);
        fields.WriteExtras(options.AdditionalProperties, nameof(EmbeddingGenerationOptions));
        json.WriteEndObject();
    });

    private static GeneratedEmbeddings<Embedding<float>> Read(JsonElement answer, int expected, InferenceReply reply)
    {
        var model = answer.Text("model");
        var vectors = new float[]?[expected];
        var position = 0;
        foreach (var told in answer.Items("data"))
        {
            var index = told.Number("index") ?? position;
            if (index < 0 || index >= expected || VectorOf(told.Get("embedding")) is not { } vector)
            {
                throw AnswerFailures.NotUnderstood(reply, OneEach);
            }

            vectors[index] = vector;
            position++;
        }

        var embeddings = vectors.Select(vector => new Embedding<float>(vector ?? throw AnswerFailures.NotUnderstood(reply, OneEach)) { ModelId = model });
        return new GeneratedEmbeddings<Embedding<float>>(embeddings) { Usage = Usage.OfChat(answer.Get("usage"))?.Details };
    }

    private static float[]? VectorOf(JsonElement? embedding) => embedding switch
    {
        { ValueKind: JsonValueKind.Array } numbers when numbers.EnumerateArray().All(static n => n.ValueKind == JsonValueKind.Number) =>
            [.. numbers.EnumerateArray().Select(static n => n.GetSingle())],
        { ValueKind: JsonValueKind.String } text when text.TryGetBytesFromBase64(out var bytes) && bytes.Length % sizeof(float) == 0 => FromBytes(bytes),
        _ => null,
    };

    private static float[] FromBytes(byte[] bytes)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return vector;
    }
}
