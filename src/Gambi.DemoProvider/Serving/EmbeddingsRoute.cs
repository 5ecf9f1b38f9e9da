using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Gambi.DemoProvider.Answering;
using Gambi.DemoProvider.Misbehaving;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Serving;

/// <summary>The embeddings route: vectors of length one that are the same for the same input.</summary>
internal sealed class EmbeddingsRoute
{
    private const int DefaultDimensions = 64;
    private const int MaxDimensions = 4_096;

    private readonly DemoProviderOptions _options;

    public EmbeddingsRoute(DemoProviderOptions options) => _options = options;

    public async Task AnswerAsync(DemoCall call, JsonElement root)
    {
        JsonElement input = root.Member("input");
        if (!input.IsGiven())
        {
            await call.RefuseAsync(Refusal.Missing("input"));
            return;
        }

        IReadOnlyList<string> texts = TextsOf(input);
        if (await BeforeTheAnswer.RunAsync(call, PromptCommands.Read(string.Join('\n', texts)), _options.TimeProvider))
        {
            return;
        }

        int dimensions = Math.Clamp(root.Member("dimensions").Integer() ?? DefaultDimensions, 1, MaxDimensions);
        bool base64 = root.Member("encoding_format").Text() == "base64";
        await call.AnswerAsync(200, writer => Write(writer, root.Member("model").Text() ?? "", texts, dimensions, base64));
    }

    private static void Write(Utf8JsonWriter writer, string model, IReadOnlyList<string> texts, int dimensions, bool base64)
    {
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        for (int index = 0; index < texts.Count; index++)
        {
            writer.WriteStartObject();
            writer.WriteString("object", "embedding");
            writer.WriteNumber("index", index);
            WriteVector(writer, Vector(texts[index], dimensions), base64);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("model", model);
        int tokens = texts.Sum(Words.Count);
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", tokens);
        writer.WriteNumber("total_tokens", tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteVector(Utf8JsonWriter writer, float[] vector, bool base64)
    {
        if (base64)
        {
            byte[] bytes = new byte[vector.Length * sizeof(float)];
            for (int index = 0; index < vector.Length; index++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), vector[index]);
            }

            writer.WriteBase64String("embedding", bytes);
            return;
        }

        writer.WriteStartArray("embedding");
        foreach (float value in vector)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>A string, an array of strings, an array of token numbers, or an array of such arrays.</summary>
    private static List<string> TextsOf(JsonElement input)
    {
        if (input.Text() is { } one)
        {
            return [one];
        }

        return input.Items().FirstOrDefault().ValueKind == JsonValueKind.Number
            ? [input.GetRawText()]
            : [.. input.Items().Select(item => item.Text() ?? item.GetRawText())];
    }

    /// <summary>FNV-1a over the text seeds a xorshift generator: no randomness, any length.</summary>
    private static float[] Vector(string text, int dimensions)
    {
        ulong state = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            state = (state ^ value) * 1099511628211;
        }

        var vector = new float[dimensions];
        double sum = 0;
        for (int index = 0; index < dimensions; index++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            vector[index] = (float)((state >> 11) / (double)(1UL << 53) * 2 - 1);
            sum += vector[index] * vector[index];
        }

        float length = (float)Math.Sqrt(sum);
        return length > 0 ? [.. vector.Select(value => value / length)] : vector;
    }
}
