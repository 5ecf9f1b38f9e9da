using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Answers requests for embeddings.</summary>
/// <param name="generator">Makes them.</param>
/// <param name="models">What may be asked for.</param>
internal sealed class EmbeddingsAnswer(IEmbeddingGenerator<string, Embedding<float>> generator, SharedModels models)
{
    // As OpenAI's own.
    private const int MostInputs = 2048;

    /// <exception cref="RequestException">Names the field that is wrong.</exception>
    public async Task<HttpResponseMessage> GetAsync(JsonElement json, CancellationToken cancellationToken)
    {
        RequestField body = new(json, "");
        string model = body["model"].Text();
        string? modelId = models.EmbeddingModelId(model, body["model"]);
        List<string> inputs = ReadInputs(body["input"]);
        bool isBase64 = body["encoding_format"].TextOrNull() switch
        {
            null or "float" => false,
            "base64" => true,
            _ => throw body["encoding_format"].Wrong("'float' or 'base64'"),
        };
        EmbeddingGenerationOptions options = new() { ModelId = modelId, Dimensions = body["dimensions"].Count() };
        GeneratedEmbeddings<Embedding<float>> made = await Running.RunAsync(abort => generator.GenerateAsync(inputs, options, abort), cancellationToken).ConfigureAwait(false);
        return made.Count == inputs.Count
            ? Answers.Json(writer => Write(writer, model, made, isBase64))
            : throw new InvalidOperationException($"The generator made {made.Count} embeddings of {inputs.Count} texts.");
    }

    private static List<string> ReadInputs(RequestField input)
    {
        List<string> inputs = input.Kind is JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null
            ? [input.Text()]
            : [.. input.Items().Select(static item => item.Kind is JsonValueKind.Number or JsonValueKind.Array ? throw item.Unsupported("only text is embedded here, not tokens") : item.Text())];
        return inputs.Count is >= 1 and <= MostInputs ? inputs : throw input.Wrong($"1 to {MostInputs} texts");
    }

    private static void Write(Utf8JsonWriter writer, string model, GeneratedEmbeddings<Embedding<float>> made, bool isBase64)
    {
        writer.WriteStartObject();
        writer.WriteString("object"u8, "list"u8);
        writer.WriteStartArray("data"u8);
        for (int index = 0; index < made.Count; index++)
        {
            writer.WriteStartObject();
            writer.WriteString("object"u8, "embedding"u8);
            writer.WriteNumber("index"u8, index);
            WriteVector(writer, made[index].Vector.Span, isBase64);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("model"u8, model);
        long tokens = made.Usage?.InputTokenCount ?? 0;
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("prompt_tokens"u8, tokens);
        writer.WriteNumber("total_tokens"u8, made.Usage?.TotalTokenCount ?? tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteVector(Utf8JsonWriter writer, ReadOnlySpan<float> vector, bool isBase64)
    {
        if (isBase64 && BitConverter.IsLittleEndian)
        {
            writer.WriteBase64String("embedding"u8, MemoryMarshal.AsBytes(vector));
            return;
        }

        writer.WriteStartArray("embedding"u8);
        foreach (float value in vector)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }
}
