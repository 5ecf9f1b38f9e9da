using System.Buffers.Binary;
using System.Text.Json;
using Gambi.Client.AI.Requests;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI;

/// <summary>Embeddings of a room's models; safe to share between threads.</summary>
/// <remarks>
/// <see cref="EmbeddingGenerationOptions.AdditionalProperties"/> become fields of the request: <c>encoding_format</c> with <c>base64</c> makes large answers smaller where the provider knows it.
/// <see cref="EmbeddingGenerationOptions.RawRepresentationFactory"/> is not used.
/// </remarks>
public sealed class GambiEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly RoomInference _inference;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly string _model;

    /// <summary>A generator of one room's embeddings; nothing is sent yet.</summary>
    /// <param name="inference">The room, as <see cref="GambiClient.Inference"/> answers it.</param>
    /// <param name="model">A selector: see <see cref="ModelSelector"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is <c>null</c>.</exception>
    public GambiEmbeddingGenerator(RoomInference inference, string model)
    {
        ArgumentNullException.ThrowIfNull(inference);
        ArgumentException.ThrowIfNullOrEmpty(model);
        _inference = inference;
        _model = model;
        _metadata = new EmbeddingGeneratorMetadata("gambi", inference.BaseAddress, model);
    }

    /// <summary>Makes one embedding of each text, in their order, in one request; none of none, without a request.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">The dimensions, and another model. Default: as the provider has it.</param>
    /// <param name="cancellationToken">Alone ends the wait, and the model's work.</param>
    /// <exception cref="GambiException">The hub cannot be reached, the room refuses, the provider fails, or its answer is not one embedding of each text.</exception>
    /// <exception cref="ArgumentException">An additional property says again what another property says.</exception>
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

    /// <summary>The generator itself, its <see cref="EmbeddingGeneratorMetadata"/>, or its <see cref="RoomInference"/>; <c>null</c> for anything else, or with a key.</summary>
    /// <param name="serviceType">What to get.</param>
    /// <param name="serviceKey">Must be <c>null</c>, for nothing here has a key.</param>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(RoomInference) ? _inference
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the connections are the <see cref="GambiClient"/>'s.</summary>
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
                throw NotUnderstood(reply);
            }

            vectors[index] = vector;
            position++;
        }

        var embeddings = vectors.Select(vector => new Embedding<float>(vector ?? throw NotUnderstood(reply)) { ModelId = model });
        return new GeneratedEmbeddings<Embedding<float>>(embeddings) { Usage = Answers.Usage.OfChat(answer.Get("usage"))?.Details };
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

    private static GambiException NotUnderstood(InferenceReply reply) =>
        new(GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer, "The answer is not one embedding of each text.") { RequestId = reply.RequestId };
}
