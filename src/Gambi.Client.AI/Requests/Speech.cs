using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>What both protocols read alike in messages.</summary>
internal static class Speech
{
    /// <summary>The code of an <see cref="ErrorContent"/> in which a model refuses to answer.</summary>
    public const string Refusal = "Refusal";

    /// <summary>The name of a role on the wire.</summary>
    /// <exception cref="NotSupportedException">The protocols do not know it.</exception>
    public static string RoleOf(ChatRole role) => role.Value switch
    {
        "system" or "developer" or "user" or "assistant" or "tool" => role.Value,
        _ => throw new NotSupportedException($"The role '{role.Value}' cannot be sent: only system, developer, user, assistant and tool can."),
    };

    /// <summary>What a tool answered, as text: texts as they are, values as JSON, and nothing for nothing.</summary>
    public static string ResultOf(FunctionResultContent result) => result.Result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        AIContent content => TextOf([content]),
        IEnumerable<AIContent> contents => TextOf(contents),
        var value => JsonValues.TextOf(value),
    };

    /// <summary>The arguments of a call as JSON text.</summary>
    public static string ArgumentsOf(FunctionCallContent call) => call.Arguments is { } arguments ? JsonValues.TextOf(arguments) : "{}";

    public static NotSupportedException Unsayable(AIContent content, string role, string protocol) =>
        new($"{content.GetType().Name}{(content is ErrorContent error ? $" with the code '{error.ErrorCode}'" : "")} in a message of role {role} cannot be said over {protocol}.");

    private static string TextOf(IEnumerable<AIContent> contents)
    {
        var text = new StringBuilder();
        foreach (var content in contents)
        {
            text.Append(content is TextContent said ? said.Text : throw new NotSupportedException($"{content.GetType().Name} in the result of a tool cannot be sent: only text can."));
        }

        return text.ToString();
    }
}
