using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>An assistant's Chat Completions message as items: what it said, and each of its calls. Its reasoning is left out.</summary>
internal static class AssistantItems
{
    public static void Write(RequestValue message, RequestTranslation to)
    {
        foreach (string unsaid in (ReadOnlySpan<string>)["audio", "function_call"])
        {
            if (message[unsaid].IsGiven)
            {
                to.Unsupported(message[unsaid]);
            }
        }

        RequestValue calls = message["tool_calls"];
        if (calls.IsGiven)
        {
            to.Expect(calls, ValueShape.Array);
        }

        RequestValue refusal = message["refusal"].Is(""u8) ? default : message["refusal"];
        WriteMessage(message["content"], refusal, hasCalls: !calls.IsEmpty, to);
        foreach (RequestValue call in calls.Items())
        {
            if (to.Expect(call, ValueShape.Object))
            {
                WriteCall(call, to);
            }
        }
    }

    private static void WriteMessage(RequestValue content, RequestValue refusal, bool hasCalls, RequestTranslation to)
    {
        bool hasText = !content.IsEmpty && !content.Is(""u8);
        if (!hasText && !refusal.IsGiven && hasCalls)
        {
            return;
        }

        to.Writer.WriteStartObject();
        to.Writer.WriteString("type"u8, "message"u8);
        to.Writer.WriteString("role"u8, "assistant"u8);
        to.Writer.WritePropertyName("content");
        if (!hasText && !refusal.IsGiven)
        {
            to.Writer.WriteStringValue(""u8);
        }
        else if (content.Kind == JsonValueKind.String && !refusal.IsGiven)
        {
            to.Copy(content);
        }
        else
        {
            to.Writer.WriteStartArray();
            WriteParts(content, hasText, refusal, to);
            to.Writer.WriteEndArray();
        }

        to.Writer.WriteEndObject();
    }

    private static void WriteParts(RequestValue content, bool hasText, RequestValue refusal, RequestTranslation to)
    {
        if (hasText && content.Kind == JsonValueKind.String)
        {
            WritePart("output_text", "text", content, to);
        }
        else if (hasText)
        {
            to.Expect(content, ValueShape.Text | ValueShape.Array);
        }

        foreach (RequestValue part in content.Items())
        {
            if (!to.Expect(part, ValueShape.Object))
            {
                continue;
            }

            if (part["type"].Is("text"u8))
            {
                WritePart("output_text", "text", part["text"], to);
            }
            else if (part["type"].Is("refusal"u8))
            {
                WritePart("refusal", "refusal", part["refusal"], to);
            }
            else if (to.Expect(part["type"], ValueShape.Text))
            {
                to.Unsupported(part["type"]);
            }
        }

        if (refusal.IsGiven)
        {
            WritePart("refusal", "refusal", refusal, to);
        }
    }

    private static void WritePart(string type, string name, RequestValue text, RequestTranslation to)
    {
        to.Writer.WriteStartObject();
        to.Writer.WriteString("type", type);
        to.Copy(name, text, ValueShape.Text);
        to.Writer.WriteEndObject();
    }

    private static void WriteCall(RequestValue call, RequestTranslation to)
    {
        RequestValue type = call["type"];
        RequestValue function = call["function"];
        if (type.IsGiven && !type.Is("function"u8))
        {
            if (to.Expect(type, ValueShape.Text))
            {
                to.Unsupported(type);
            }
        }
        else if (to.Expect(function, ValueShape.Object))
        {
            to.Writer.WriteStartObject();
            to.Writer.WriteString("type"u8, "function_call"u8);
            to.Copy("call_id", call["id"], ValueShape.Text);
            to.Copy("name", function["name"], ValueShape.Text);
            to.Copy("arguments", function["arguments"], ValueShape.Text);
            to.Writer.WriteEndObject();
        }
    }
}
