using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>The flat <c>tools</c> of a Responses request as nested ones, and whether they may be called at once.</summary>
internal static class ToolsWriter
{
    public static void Write(RequestValue tools, RequestValue parallel, RequestTranslation to)
    {
        if (parallel.IsGiven)
        {
            to.Expect(parallel, ValueShape.Flag);
        }

        // Chat Completions refuses an empty list, which says no more than none, and then the flag too, which says nothing without tools.
        if (!tools.IsGiven || !to.Expect(tools, ValueShape.Array) || tools.IsEmpty)
        {
            return;
        }

        to.CopyGiven("parallel_tool_calls", parallel, ValueShape.Flag);

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
        if (!type.Is("function"u8))
        {
            if (to.Expect(type, ValueShape.Text))
            {
                to.Unsupported(type);
            }

            return;
        }

        to.Writer.WriteStartObject();
        to.Writer.WriteString("type"u8, "function"u8);
        to.Writer.WriteStartObject("function");
        to.Copy("name", tool["name"], ValueShape.Text);
        to.CopyGiven("description", tool["description"], ValueShape.Text);
        to.CopyGiven("parameters", tool["parameters"], ValueShape.Object);
        to.CopyGiven("strict", tool["strict"], ValueShape.Flag);
        to.Writer.WriteEndObject();
        to.Writer.WriteEndObject();
        to.RefuseOthers(tool, "type", "name", "description", "parameters", "strict");
    }
}
