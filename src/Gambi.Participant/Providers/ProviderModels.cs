using System.Text.Json;
using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>Reads the names out of a provider's list of models.</summary>
internal static class ProviderModels
{
    /// <summary>Names of Ollama's <c>{"models":[{"name"}]}</c>; <c>null</c> when it is something else.</summary>
    public static IReadOnlyList<string>? ReadTags(ReadOnlyMemory<byte> json) => Read(json, "models", "name");

    /// <summary>Names of OpenAI's <c>{"data":[{"id"}]}</c>; <c>null</c> when it is something else.</summary>
    public static IReadOnlyList<string>? ReadList(ReadOnlyMemory<byte> json) => Read(json, "data", "id");

    private static List<string>? Read(ReadOnlyMemory<byte> json, string list, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind is not JsonValueKind.Object
                || !document.RootElement.TryGetProperty(list, out JsonElement entries)
                || entries.ValueKind is not JsonValueKind.Array)
            {
                return null;
            }

            List<string> names = [];
            foreach (JsonElement entry in entries.EnumerateArray())
            {
                if (names.Count < ContractLimits.Models
                    && entry.ValueKind is JsonValueKind.Object
                    && entry.TryGetProperty(name, out JsonElement value)
                    && value.ValueKind is JsonValueKind.String
                    && value.GetString() is { Length: > 0 and <= ContractLimits.ModelNameLength } text
                    && !names.Contains(text))
                {
                    names.Add(text);
                }
            }

            return names;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
