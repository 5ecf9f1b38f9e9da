using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The <c>messages</c> of a Chat Completions request as <c>instructions</c> and <c>input</c>.</summary>
internal static class InputWriter
{
    public static void Write(RequestValue messages, RequestTranslation to)
    {
        if (!to.Expect(messages, ValueShape.Array))
        {
            return;
        }

        List<RequestValue> all = [.. messages.Items()];
        int leading = all.TakeWhile(message => message["role"].Is("system"u8)).Count();
        if (all.Count == 0)
        {
            to.Invalid(messages, "at least one message");
        }
        else if (leading == all.Count)
        {
            // Instructions alone are no input: then the system speaks in it.
            leading = 0;
        }

        if (leading > 0)
        {
            WriteInstructions(all[..leading], to);
        }

        to.Writer.WriteStartArray("input");
        foreach (RequestValue message in all[leading..])
        {
            if (to.Expect(message, ValueShape.Object))
            {
                WriteMessage(message, to);
            }
        }

        to.Writer.WriteEndArray();
    }

    private static void WriteInstructions(List<RequestValue> messages, RequestTranslation to)
    {
        var text = new JoinedText();
        foreach (RequestValue message in messages)
        {
            ContentWriter.ReadText(message["content"], text, to);
            to.RefuseOthers(message, "role", "content", "name");
        }

        to.Writer.WritePropertyName("instructions");
        text.WriteTo(to.Writer);
    }

    private static void WriteMessage(RequestValue message, RequestTranslation to)
    {
        RequestValue role = message["role"];
        if (role.Is("assistant"u8))
        {
            AssistantItems.Write(message, to);
        }
        else if (role.Is("tool"u8))
        {
            WriteToolOutput(message, to);
        }
        else if (role.Is("function"u8))
        {
            to.Unsupported(role);
        }
        else if (role.Is("user"u8) || role.Is("system"u8) || role.Is("developer"u8))
        {
            to.Writer.WriteStartObject();
            to.Writer.WriteString("type"u8, "message"u8);
            to.Copy("role", role, ValueShape.Text);
            to.Writer.WritePropertyName("content");
            ContentWriter.Write(message["content"], isUser: role.Is("user"u8), to);
            to.Writer.WriteEndObject();
            to.RefuseOthers(message, "role", "content", "name");
        }
        else
        {
            to.Invalid(role, "'user', 'assistant', 'system', 'developer' or 'tool'");
        }
    }

    private static void WriteToolOutput(RequestValue message, RequestTranslation to)
    {
        var text = new JoinedText();
        ContentWriter.ReadText(message["content"], text, to);
        to.Writer.WriteStartObject();
        to.Writer.WriteString("type"u8, "function_call_output"u8);
        to.Copy("call_id", message["tool_call_id"], ValueShape.Text);
        to.Writer.WritePropertyName("output");
        text.WriteTo(to.Writer);
        to.Writer.WriteEndObject();

        // Some clients repeat the name of the function, which the call says.
        to.RefuseOthers(message, "role", "content", "tool_call_id", "name");
    }
}
