using System.Text.Json;
using Gambi.DemoProvider.Answering;

namespace Gambi.DemoProvider.Writing;

/// <summary>The output items of a response, opened (empty) and done (whole).</summary>
internal sealed class OutputItems
{
    private readonly DemoAnswer _answer;
    private readonly ResponseIdentity _identity;

    public OutputItems(DemoAnswer answer, ResponseIdentity identity)
    {
        _answer = answer;
        _identity = identity;
    }

    public bool HasReasoning => _answer.Reasoning.Count > 0;

    public bool IsToolCall => _answer.ToolName is not null;

    public string ReasoningText => string.Concat(_answer.Reasoning);

    private string DoneStatus => _answer.Finish == DemoFinish.Length ? "incomplete" : "completed";

    public void WriteAll(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        if (HasReasoning)
        {
            WriteReasoning(writer, done: true);
        }

        WriteMain(writer, done: true);
        writer.WriteEndArray();
    }

    public void WriteReasoning(Utf8JsonWriter writer, bool done)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "reasoning");
        writer.WriteString("id", _identity.ReasoningId);
        writer.WriteStartArray("summary");
        writer.WriteEndArray();
        writer.WriteStartArray("content");
        if (done)
        {
            WriteReasoningPart(writer, ReasoningText);
        }

        writer.WriteEndArray();
        writer.WriteString("status", done ? "completed" : "in_progress");
        writer.WriteEndObject();
    }

    /// <summary>Writes the message or the function call.</summary>
    public void WriteMain(Utf8JsonWriter writer, bool done)
    {
        writer.WriteStartObject();
        if (IsToolCall)
        {
            writer.WriteString("id", _identity.FunctionId);
            writer.WriteString("type", "function_call");
            writer.WriteString("status", done ? DoneStatus : "in_progress");
            writer.WriteString("call_id", _identity.CallId);
            writer.WriteString("name", _answer.ToolName);
            writer.WriteString("arguments", done ? _answer.Text : "");
        }
        else
        {
            writer.WriteString("id", _identity.MessageId);
            writer.WriteString("type", "message");
            writer.WriteString("status", done ? DoneStatus : "in_progress");
            writer.WriteString("role", "assistant");
            writer.WriteStartArray("content");
            if (done)
            {
                WriteTextPart(writer, _answer.Text);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static void WriteTextPart(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "output_text");
        writer.WriteString("text", text);
        writer.WriteStartArray("annotations");
        writer.WriteEndArray();
        writer.WriteStartArray("logprobs");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteReasoningPart(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "reasoning_text");
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }
}
