using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>Calls of tools, from the text of their arguments.</summary>
internal static class ToolCalls
{
    /// <summary>The call; arguments that are no JSON object leave <see cref="FunctionCallContent.Exception"/> in it instead.</summary>
    public static FunctionCallContent Of(string? callId, string name, string? arguments, JsonElement raw)
    {
        var call = FunctionCallContent.CreateFromParsedArguments(arguments ?? "", callId ?? "", name, Parse);
        call.RawRepresentation = raw;
        return call;
    }

    private static Dictionary<string, object?> Parse(string arguments)
    {
        var parsed = new Dictionary<string, object?>();
        if (string.IsNullOrWhiteSpace(arguments))
        {
            // Some models say nothing where there is nothing to say.
            return parsed;
        }

        var root = JsonElement.Parse(arguments);
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The arguments are no JSON object.");
        }

        foreach (var argument in root.EnumerateObject())
        {
            parsed[argument.Name] = argument.Value.ValueKind == JsonValueKind.Null ? null : argument.Value;
        }

        return parsed;
    }
}
