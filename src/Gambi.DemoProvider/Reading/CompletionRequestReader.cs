using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gambi.DemoProvider.Reading;

/// <summary>The reader of legacy Completions requests.</summary>
internal static class CompletionRequestReader
{
    public static bool TryRead(JsonElement root, [NotNullWhen(true)] out GenerationRequest? request, [NotNullWhen(false)] out Refusal? refusal)
    {
        request = null;
        refusal = null;
        JsonElement prompt = root.Member("prompt");
        if (!prompt.IsGiven())
        {
            refusal = Refusal.Missing("prompt");
            return false;
        }

        request = RequestReader.Create(root, [new PromptMessage("user", prompt.ContentText())]) with
        {
            MaxTokens = root.Member("max_tokens").Integer(),
            Stop = root.Member("stop").Texts(),
        };
        return true;
    }
}
