using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Reads what a request says of tools.</summary>
internal static class ToolsReader
{
    public static void Read(RequestField body, ChatOptions options)
    {
        if (body["functions"] is { IsGiven: true } functions)
        {
            throw functions.Unsupported("offer 'tools' instead");
        }

        List<AITool> tools = [.. body["tools"].Items().Select(ReadTool)];
        (options.ToolMode, IReadOnlySet<string>? allowed) = ReadChoice(body["tool_choice"]);
        if (allowed is not null)
        {
            tools.RemoveAll(tool => !allowed.Contains(tool.Name));
        }

        if (tools.Count > 0)
        {
            options.Tools = tools;
            options.AllowMultipleToolCalls = body["parallel_tool_calls"].Flag();
        }
        else if (options.ToolMode is RequiredChatToolMode)
        {
            throw body["tool_choice"].Wrong("a tool that is offered in 'tools'");
        }
    }

    private static AITool ReadTool(RequestField tool)
    {
        if (tool["type"].TextOrNull() is { } type and not "function")
        {
            throw tool["type"].Unsupported($"tools of type '{type}' cannot be offered, only functions");
        }

        RequestField function = tool["function"];
        string name = function["name"].Text();
        RequestField schema = function["parameters"];
        return schema.IsGiven && schema.Kind is not JsonValueKind.Object
            ? throw schema.Wrong("a JSON schema")
            : new OfferedTool(name, function["description"].TextOrNull() ?? "", schema.IsGiven ? schema.Copy() : default, function["strict"].Flag());
    }

    private static (ChatToolMode? Mode, IReadOnlySet<string>? Allowed) ReadChoice(RequestField choice)
    {
        if (!choice.IsGiven)
        {
            return (null, null);
        }

        if (choice.Kind is JsonValueKind.String)
        {
            return (ModeOf(choice), null);
        }

        switch (choice["type"].Text())
        {
            case "function":
                return (ChatToolMode.RequireSpecific(choice["function"]["name"].Text()), null);
            case "allowed_tools":
                RequestField allowed = choice["allowed_tools"];
                return (ModeOf(allowed["mode"]), allowed["tools"].Items().Select(static tool => tool["function"]["name"].Text()).ToHashSet(StringComparer.Ordinal));
            default:
                throw choice["type"].Wrong("'function' or 'allowed_tools'");
        }
    }

    private static ChatToolMode ModeOf(RequestField mode) => mode.Text() switch
    {
        "none" => ChatToolMode.None,
        "auto" => ChatToolMode.Auto,
        "required" => ChatToolMode.RequireAny,
        _ => throw mode.Wrong("'none', 'auto' or 'required'"),
    };
}
