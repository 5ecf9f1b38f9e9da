using System.Text.Json;

namespace Gambi.Participant;

/// <summary>Reads an OpenAI error object.</summary>
internal static class OpenAIError
{
    /// <summary>Whether it is an error object that says something about a model.</summary>
    public static bool IsAboutModel(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("error", out JsonElement error)
                && (Mentions(error)
                    || (error.ValueKind is JsonValueKind.Object && (Has(error, "code") || Has(error, "param") || Has(error, "message"))));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Has(JsonElement error, string name) => error.TryGetProperty(name, out JsonElement value) && Mentions(value);

    private static bool Mentions(JsonElement value) =>
        value.ValueKind is JsonValueKind.String && value.GetString()!.Contains("model", StringComparison.OrdinalIgnoreCase);
}
