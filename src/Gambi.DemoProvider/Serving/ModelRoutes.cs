using System.Text.Json;

namespace Gambi.DemoProvider.Serving;

/// <summary>The lists of models, as OpenAI and as Ollama have them.</summary>
internal sealed class ModelRoutes
{
    private readonly DemoProviderOptions _options;

    public ModelRoutes(DemoProviderOptions options) => _options = options;

    public Task ListAsync(DemoCall call) => call.AnswerAsync(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (string model in _options.Models)
        {
            writer.WriteStartObject();
            writer.WriteString("id", model);
            writer.WriteString("object", "model");
            writer.WriteNumber("created", _options.TimeProvider.GetUtcNow().ToUnixTimeSeconds());
            writer.WriteString("owned_by", "gambi-demo");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public Task ListTagsAsync(DemoCall call) => call.AnswerAsync(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("models");
        foreach (string model in _options.Models)
        {
            WriteTag(writer, model);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteTag(Utf8JsonWriter writer, string model)
    {
        writer.WriteStartObject();
        writer.WriteString("name", model);
        writer.WriteString("model", model);
        writer.WriteString("modified_at", "2026-01-01T00:00:00Z");
        writer.WriteNumber("size", 0);
        writer.WriteStartObject("details");
        writer.WriteString("family", "demo");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
