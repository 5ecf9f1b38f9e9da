using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>The <c>instructions</c> and <c>input</c> of a Responses request as <c>messages</c>.</summary>
internal sealed class MessagesWriter(RequestTranslation to)
{
    private readonly AssistantMessage _assistant = new(to);
    private bool _hasMessages;

    public void Write(RequestValue request)
    {
        to.Writer.WriteStartArray("messages");
        WriteInstructions(request["instructions"]);
        WriteInput(request["input"]);
        CloseAssistant();
        to.Writer.WriteEndArray();
        if (!_hasMessages)
        {
            to.Invalid(request["input"], "at least one message");
        }
    }

    private void WriteInstructions(RequestValue instructions)
    {
        if (!instructions.IsGiven || !to.Expect(instructions, ValueShape.Text | ValueShape.Array) || instructions.Is(""u8))
        {
            return;
        }

        var text = new JoinedText();
        if (instructions.Kind == JsonValueKind.String)
        {
            text.Add(instructions);
        }

        foreach (RequestValue item in instructions.Items())
        {
            if (!to.Expect(item, ValueShape.Object))
            {
                continue;
            }

            RequestValue role = item["role"];
            if (item["type"].IsGiven && !item["type"].Is("message"u8))
            {
                to.Unsupported(item["type"]);
            }
            else if (to.Expect(role, ValueShape.Text) && !role.Is("system"u8) && !role.Is("developer"u8))
            {
                to.Unsupported(role);
            }

            PartsReader.ReadText(item["content"], text, refusal: null, to);
        }

        if (!text.IsEmpty)
        {
            WriteText("system", text);
        }
    }

    private void WriteInput(RequestValue input)
    {
        if (!input.IsGiven || !to.Expect(input, ValueShape.Text | ValueShape.Array))
        {
            return;
        }

        if (input.Kind == JsonValueKind.String)
        {
            var text = new JoinedText();
            text.Add(input);
            WriteText("user", text);
        }

        foreach (RequestValue item in input.Items())
        {
            if (to.Expect(item, ValueShape.Object))
            {
                WriteItem(item);
            }
        }
    }

    private void WriteItem(RequestValue item)
    {
        RequestValue type = item["type"];
        if (type.Is("message"u8) || (!type.IsGiven && item["role"].IsGiven))
        {
            WriteMessage(item);
        }
        else if (type.Is("function_call"u8))
        {
            _assistant.AddCall(item);
        }
        else if (type.Is("function_call_output"u8))
        {
            WriteToolMessage(item);
        }
        else if (type.Is("item_reference"u8) || (!type.IsGiven && item["id"].IsGiven))
        {
            // Whoever knows the recorded items has put them in their places before.
            if (to.Expect(item["id"], ValueShape.Text))
            {
                to.Unsupported(item["id"]);
            }
        }
        else if (!type.Is("reasoning"u8) && to.Expect(type, ValueShape.Text))
        {
            to.Unsupported(type);
        }
    }

    private void WriteMessage(RequestValue item)
    {
        CloseAssistant();
        RequestValue role = item["role"];
        RequestValue content = item["content"];
        if (role.Is("assistant"u8))
        {
            _assistant.Open(content);
            return;
        }

        to.RefuseOthers(item, "type", "role", "content", "id", "status", "name");
        if (role.Is("user"u8))
        {
            _hasMessages = true;
            UserMessage.Write(content, to);
        }
        else if (role.Is("system"u8) || role.Is("developer"u8))
        {
            var text = new JoinedText();
            PartsReader.ReadText(content, text, refusal: null, to);
            WriteText("system", text);
        }
        else
        {
            to.Invalid(role, "'user', 'assistant', 'system' or 'developer'");
        }
    }

    private void WriteToolMessage(RequestValue item)
    {
        CloseAssistant();
        _hasMessages = true;
        var text = new JoinedText();
        PartsReader.ReadText(item["output"], text, refusal: null, to);
        to.Writer.WriteStartObject();
        to.Writer.WriteString("role"u8, "tool"u8);
        to.Copy("tool_call_id", item["call_id"], ValueShape.Text);
        to.Writer.WritePropertyName("content");
        text.WriteTo(to.Writer);
        to.Writer.WriteEndObject();
        to.RefuseOthers(item, "type", "call_id", "output", "id", "status", "created_by", "name");
    }

    private void WriteText(string role, JoinedText text)
    {
        _hasMessages = true;
        to.Writer.WriteStartObject();
        to.Writer.WriteString("role", role);
        to.Writer.WritePropertyName("content");
        text.WriteTo(to.Writer);
        to.Writer.WriteEndObject();
    }

    private void CloseAssistant() => _hasMessages |= _assistant.Close();
}
