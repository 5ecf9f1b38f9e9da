using System.Text.Json;
using Gambi.Client.AI.Answers;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>Messages as the input items of Responses; one message may become several.</summary>
internal sealed class ResponsesInput(Utf8JsonWriter json)
{
    private const string Protocol = "Responses";

    private readonly List<AIContent> _said = [];

    /// <summary>Writes the items of one message.</summary>
    /// <exception cref="NotSupportedException">Something in it cannot be said.</exception>
    public void Write(ChatMessage message)
    {
        var role = Speech.RoleOf(message.Role);
        foreach (var content in message.Contents)
        {
            if (content is UsageContent)
            {
                // Counted by an answer; it says nothing to a model.
                continue;
            }

            if (!IsItem(content))
            {
                _said.Add(content);
                continue;
            }

            WriteMessage(role);
            WriteItem(content);
        }

        WriteMessage(role);
    }

    private static bool IsItem(AIContent content) => content is TextReasoningContent or FunctionCallContent or FunctionResultContent || RawItem(content) is not null;

    // What an answer brought and no type of the abstraction means goes back as it came.
    private static JsonElement? RawItem(AIContent content) =>
        content.GetType() == typeof(AIContent) && content.RawRepresentation is JsonElement raw && raw.Text("type") is not null ? raw : null;

    private void WriteItem(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                WriteReasoning(reasoning);
                break;
            case FunctionCallContent call:
                json.WriteStartObject();
                json.WriteString("type", "function_call");
                json.WriteString("call_id", call.CallId);
                json.WriteString("name", call.Name);
                json.WriteString("arguments", Speech.ArgumentsOf(call));
                json.WriteEndObject();
                break;
            case FunctionResultContent result:
                json.WriteStartObject();
                json.WriteString("type", "function_call_output");
                json.WriteString("call_id", result.CallId);
                json.WriteString("output", Speech.ResultOf(result));
                json.WriteEndObject();
                break;
            default:
                RawItem(content)!.Value.WriteTo(json);
                break;
        }
    }

    private void WriteReasoning(TextReasoningContent reasoning)
    {
        json.WriteStartObject();
        json.WriteString("type", "reasoning");
        if (ReasoningMarks.IdOf(reasoning) is { } id)
        {
            json.WriteString("id", id);
        }

        var summary = ReasoningMarks.IsSummary(reasoning);
        json.WriteStartArray("summary");
        WriteThought(reasoning.Text, "summary_text", summary);
        json.WriteEndArray();
        if (!summary && reasoning.Text.Length > 0)
        {
            json.WriteStartArray("content");
            WriteThought(reasoning.Text, "reasoning_text", true);
            json.WriteEndArray();
        }

        if (reasoning.ProtectedData is { } data)
        {
            json.WriteString("encrypted_content", data);
        }

        json.WriteEndObject();
    }

    private void WriteThought(string text, string type, bool here)
    {
        if (here && text.Length > 0)
        {
            WriteText(type, "text", text);
        }
    }

    private void WriteMessage(string role)
    {
        if (_said.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("role", role);
        json.WritePropertyName("content");
        if (role != "tool" && _said.TrueForAll(static c => c is TextContent) && (role == "assistant" || _said.Count == 1))
        {
            // One text, which the deltas of an answer, and its annotations, may have cut into several.
            json.WriteStringValue(string.Concat(_said));
        }
        else
        {
            json.WriteStartArray();
            _said.ForEach(content => WritePart(content, role));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        _said.Clear();
    }

    private void WritePart(AIContent content, string role)
    {
        switch (content)
        {
            case TextContent text when role != "tool":
                WriteText(role == "assistant" ? "output_text" : "input_text", "text", text.Text);
                break;
            case ErrorContent { ErrorCode: Speech.Refusal } refusal when role == "assistant":
                WriteText("refusal", "refusal", refusal.Message);
                break;
            case var _ when role is not ("assistant" or "tool") && Attachment.TryRead(content, out var attachment):
                WriteAttachment(attachment, content, role);
                break;
            default:
                throw Speech.Unsayable(content, role, Protocol);
        }
    }

    private void WriteText(string type, string name, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString(name, text);
        json.WriteEndObject();
    }

    private void WriteAttachment(Attachment attachment, AIContent content, string role)
    {
        json.WriteStartObject();
        switch (attachment)
        {
            case { Kind: AttachmentKind.Image }:
                json.WriteString("type", "input_image");
                WriteOptional("image_url", attachment.Url);
                WriteOptional("file_id", attachment.FileId);
                WriteOptional("detail", attachment.Detail);
                break;
            case { Kind: AttachmentKind.Audio, Base64: { } data }:
                json.WriteString("type", "input_audio");
                json.WriteStartObject("input_audio");
                json.WriteString("data", data);
                json.WriteString("format", attachment.AudioFormat);
                json.WriteEndObject();
                break;
            case { Kind: AttachmentKind.File }:
                json.WriteString("type", "input_file");
                WriteOptional("file_id", attachment.FileId);
                if (attachment.FileId is null)
                {
                    WriteOptional(content is UriContent ? "file_url" : "file_data", attachment.Url);
                }

                if (content is DataContent)
                {
                    json.WriteString("filename", attachment.Name);
                }

                break;
            default:
                throw Speech.Unsayable(content, role, Protocol);
        }

        json.WriteEndObject();
    }

    private void WriteOptional(string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
