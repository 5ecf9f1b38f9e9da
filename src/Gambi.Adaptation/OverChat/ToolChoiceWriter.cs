using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>The flat <c>tool_choice</c> of a Responses request as a nested one.</summary>
internal static class ToolChoiceWriter
{
    /// <summary>Without tools, <c>none</c> and <c>auto</c> say nothing, and Chat Completions refuses them.</summary>
    public static void Write(RequestValue choice, bool hasTools, RequestTranslation to)
    {
        if (!choice.IsGiven || !to.Expect(choice, ValueShape.Text | ValueShape.Object))
        {
            return;
        }

        if (choice.Kind == JsonValueKind.String)
        {
            WriteWord(choice, hasTools, to);
            return;
        }

        RequestValue type = choice["type"];
        if (type.Is("function"u8))
        {
            to.Writer.WritePropertyName("tool_choice");
            WriteFunction(choice, to);
        }
        else if (type.Is("allowed_tools"u8))
        {
            WriteAllowed(choice, to);
        }
        else if (to.Expect(type, ValueShape.Text))
        {
            to.Unsupported(type);
        }
    }

    private static void WriteWord(RequestValue choice, bool hasTools, RequestTranslation to)
    {
        if (choice.Is("required"u8) || (hasTools && (choice.Is("none"u8) || choice.Is("auto"u8))))
        {
            to.Copy("tool_choice", choice, ValueShape.Text);
        }
        else if (!choice.Is("none"u8) && !choice.Is("auto"u8))
        {
            to.Invalid(choice, "'none', 'auto', 'required' or an object");
        }
    }

    private static void WriteFunction(RequestValue function, RequestTranslation to)
    {
        to.Writer.WriteStartObject();
        to.Writer.WriteString("type"u8, "function"u8);
        to.Writer.WriteStartObject("function");
        to.Copy("name", function["name"], ValueShape.Text);
        to.Writer.WriteEndObject();
        to.Writer.WriteEndObject();
        to.RefuseOthers(function, "type", "name");
    }

    private static void WriteAllowed(RequestValue choice, RequestTranslation to)
    {
        to.Writer.WriteStartObject("tool_choice");
        to.Writer.WriteString("type"u8, "allowed_tools"u8);
        to.Writer.WriteStartObject("allowed_tools");
        to.Copy("mode", choice["mode"], ValueShape.Text);
        to.Writer.WriteStartArray("tools");
        to.Expect(choice["tools"], ValueShape.Array);
        foreach (RequestValue tool in choice["tools"].Items())
        {
            RequestValue type = tool["type"];
            if (type.Is("function"u8))
            {
                WriteFunction(tool, to);
            }
            else if (to.Expect(tool, ValueShape.Object) && to.Expect(type, ValueShape.Text))
            {
                to.Unsupported(type);
            }
        }

        to.Writer.WriteEndArray();
        to.Writer.WriteEndObject();
        to.Writer.WriteEndObject();
        to.RefuseOthers(choice, "type", "mode", "tools");
    }
}
