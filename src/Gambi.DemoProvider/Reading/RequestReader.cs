using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gambi.DemoProvider.Misbehaving;

namespace Gambi.DemoProvider.Reading;

/// <summary>The reader of what all protocols have in common; what differs comes from a protocol's own reader.</summary>
internal static class RequestReader
{
    /// <summary>Deeper bodies are refused, as real providers do.</summary>
    private const int MaxDepth = 256;

    public static bool TryParse(ReadOnlyMemory<byte> body, out JsonElement root, [NotNullWhen(false)] out Refusal? refusal)
    {
        root = default;
        refusal = null;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            CheckTexts(body.Span);
            root = document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            refusal = new Refusal(400, "We could not parse the JSON body of your request.");
            return false;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            refusal = new Refusal(400, "The body of your request must be a JSON object.");
        }

        return refusal is null;
    }

    /// <summary>Reads every text once: half a character, escaped or in broken UTF-8, is found here and not in the middle of answering.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void CheckTexts(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                reader.GetString();
            }
        }
    }

    public static Refusal? Check(JsonElement root, DemoProviderOptions options)
    {
        if (options.RefusedParameters.FirstOrDefault(name => root.TryGetProperty(name, out _)) is { } refused)
        {
            return new Refusal(400, $"Unknown parameter: '{refused}'.", refused, "unknown_parameter");
        }

        JsonElement model = root.Member("model");
        if (!model.IsGiven())
        {
            return new Refusal(400, "You must provide a model parameter.", "model", "missing_required_parameter");
        }

        if (model.Text() is not { } name)
        {
            return Refusal.Wrong("model", "a string");
        }

        return options.Models.Contains(name, StringComparer.Ordinal)
            ? null
            : new Refusal(404, $"The model '{name}' does not exist.", "model", "model_not_found");
    }

    public static GenerationRequest Create(JsonElement root, IReadOnlyList<PromptMessage> messages) => new()
    {
        Root = root,
        Model = root.Member("model").Text() ?? "",
        Messages = messages,
        Commands = PromptCommands.Read(messages.LastOrDefault(message => message.Role == "user")?.Text ?? ""),
        Stream = root.Member("stream").IsTrue(),
        IncludeUsage = root.Member("stream_options").Member("include_usage").IsTrue(),
    };
}
