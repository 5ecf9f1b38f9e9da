using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The nested <c>tools</c> of a Chat Completions request as flat ones.</summary>
internal static class ToolsWriter
{
    public static void Write(RequestValue tools, RequestTranslation to)
    {
        if (!tools.IsGiven || !to.Expect(tools, ValueShape.Array))
        {
            return;
        }

        to.Writer.WriteStartArray("tools");
        foreach (RequestValue tool in tools.Items())
        {
            if (to.Expect(tool, ValueShape.Object))
            {
                WriteTool(tool, to);
            }
        }

        to.Writer.WriteEndArray();
    }

    private static void WriteTool(RequestValue tool, RequestTranslation to)
    {
        RequestValue type = tool["type"];
        RequestValue function = tool["function"];
        if (!type.Is("function"u8))
        {
            if (to.Expect(type, ValueShape.Text))
            {
                to.Unsupported(type);
            }

            return;
        }

        if (!to.Expect(function, ValueShape.Object))
        {
            return;
        }

        to.Writer.WriteStartObject();
        to.Writer.WriteString("type"u8, "function"u8);
        to.Copy("name", function["name"], ValueShape.Text);
        to.CopyGiven("description", function["description"], ValueShape.Text);
        to.CopyGiven("parameters", function["parameters"], ValueShape.Object);
        WriteStrict(function["strict"], to);
        to.Writer.WriteEndObject();
        to.RefuseOthers(tool, "type", "function");
        to.RefuseOthers(function, "name", "description", "parameters", "strict");
    }

    /// <summary>Said even when the client did not: unsaid it means false in Chat Completions, but true in Responses.</summary>
    private static void WriteStrict(RequestValue strict, RequestTranslation to)
    {
        if (strict.IsGiven)
        {
            to.Copy("strict", strict, ValueShape.Flag);
        }
        else
        {
            to.Writer.WriteBoolean("strict", false);
        }
    }
}
