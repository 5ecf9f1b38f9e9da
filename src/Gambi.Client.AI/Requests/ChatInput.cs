using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>Messages as Chat Completions has them; one message may become several, for each result of a tool is one there.</summary>
internal sealed class ChatInput(Utf8JsonWriter json)
{
    private const string Protocol = "Chat Completions";

    private readonly List<AIContent> _said = [];

    /// <summary>Writes one message.</summary>
    /// <exception cref="NotSupportedException">Something in it cannot be said.</exception>
    public void Write(ChatMessage message)
    {
        var role = Speech.RoleOf(message.Role);
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case UsageContent:
                    // Counted by an answer; it says nothing to a model.
                    break;
                case FunctionResultContent result:
                    WriteMessage(role);
                    WriteResult(result);
                    break;
                default:
                    _said.Add(content);
                    break;
            }
        }

        WriteMessage(role);
    }

    private void WriteResult(FunctionResultContent result)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", result.CallId);
        json.WriteString("content", Speech.ResultOf(result));
        json.WriteEndObject();
    }

    private void WriteMessage(string role)
    {
        if (_said.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", role);
        if (role == "assistant")
        {
            WriteAssistant();
        }
        else if (_said is [TextContent only] && role != "tool")
        {
            json.WriteString("content", only.Text);
        }
        else
        {
            json.WriteStartArray("content");
            _said.ForEach(content => WritePart(content, role));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        _said.Clear();
    }

    private void WriteAssistant()
    {
        if (_said.Find(static c => c is not (TextContent or TextReasoningContent or FunctionCallContent or ErrorContent { ErrorCode: Speech.Refusal })) is { } other)
        {
            throw Speech.Unsayable(other, "assistant", Protocol);
        }

        var texts = _said.OfType<TextContent>().ToArray();
        if (texts.Length > 0)
        {
            json.WriteString("content", string.Concat<TextContent>(texts));
        }
        else
        {
            json.WriteNull("content");
        }

        // What is protected has no word here, and only its own provider would understand it.
        WriteJoined("reasoning_content", _said.OfType<TextReasoningContent>().Select(static c => c.Text));
        WriteJoined("refusal", _said.OfType<ErrorContent>().Select(static c => c.Message));
        var calls = _said.OfType<FunctionCallContent>().ToArray();
        if (calls.Length > 0)
        {
            json.WriteStartArray("tool_calls");
            Array.ForEach(calls, WriteCall);
            json.WriteEndArray();
        }
    }

    private void WriteJoined(string name, IEnumerable<string> texts)
    {
        if (string.Concat(texts) is { Length: > 0 } text)
        {
            json.WriteString(name, text);
        }
    }

    private void WriteCall(FunctionCallContent call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.CallId);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", Speech.ArgumentsOf(call));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WritePart(AIContent content, string role)
    {
        json.WriteStartObject();
        switch (content)
        {
            case TextContent text when role != "tool":
                json.WriteString("type", "text");
                json.WriteString("text", text.Text);
                break;
            case var _ when role != "tool" && Attachment.TryRead(content, out var attachment):
                WriteAttachment(attachment, content, role);
                break;
            default:
                throw Speech.Unsayable(content, role, Protocol);
        }

        json.WriteEndObject();
    }

    private void WriteAttachment(Attachment attachment, AIContent content, string role)
    {
        switch (attachment)
        {
            case { Kind: AttachmentKind.Image, Url: { } url }:
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", url);
                if (attachment.Detail is { } detail)
                {
                    json.WriteString("detail", detail);
                }

                json.WriteEndObject();
                break;
            case { Kind: AttachmentKind.Audio, Base64: { } data }:
                json.WriteString("type", "input_audio");
                json.WriteStartObject("input_audio");
                json.WriteString("data", data);
                json.WriteString("format", attachment.AudioFormat);
                json.WriteEndObject();
                break;
            case { Kind: AttachmentKind.File } when content is not UriContent:
                WriteFile(attachment);
                break;
            default:
                throw Speech.Unsayable(content, role, Protocol);
        }
    }

    private void WriteFile(Attachment attachment)
    {
        json.WriteString("type", "file");
        json.WriteStartObject("file");
        if (attachment.FileId is { } id)
        {
            json.WriteString("file_id", id);
        }
        else
        {
            json.WriteString("filename", attachment.Name);
            json.WriteString("file_data", attachment.Url);
        }

        json.WriteEndObject();
    }
}
