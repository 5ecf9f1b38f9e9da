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

    public string ReasoningText => string.Concat(_answer.Reasoning);

    /// <summary>The index of the message, if there is one.</summary>
    public int MessageIndex => HasReasoning ? 1 : 0;

    private int Count => IndexOfCall(_answer.Calls.Count);

    public int IndexOfCall(int call) => MessageIndex + (_answer.HasMessage ? 1 : 0) + call;

    public void WriteAll(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        if (HasReasoning)
        {
            WriteReasoning(writer, done: true);
        }

        if (_answer.HasMessage)
        {
            WriteMessage(writer, done: true);
        }

        for (int call = 0; call < _answer.Calls.Count; call++)
        {
            WriteCall(writer, call, done: true);
        }

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

    public void WriteMessage(Utf8JsonWriter writer, bool done)
    {
        writer.WriteStartObject();
        writer.WriteString("id", _identity.MessageId);
        writer.WriteString("type", "message");
        writer.WriteString("status", StatusOf(MessageIndex, done));
        writer.WriteString("role", "assistant");
        writer.WriteStartArray("content");
        if (done)
        {
            WriteMessagePart(writer, _answer.Text);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void WriteCall(Utf8JsonWriter writer, int call, bool done)
    {
        writer.WriteStartObject();
        writer.WriteString("id", _identity.FunctionIds[call]);
        writer.WriteString("type", "function_call");
        writer.WriteString("status", StatusOf(IndexOfCall(call), done));
        writer.WriteString("call_id", _identity.CallIds[call]);
        writer.WriteString("name", _answer.Calls[call].Name);
        writer.WriteString("arguments", done ? _answer.Calls[call].Arguments : "");
        writer.WriteEndObject();
    }

    /// <summary>Writes the only part of the message: a text or a refusal.</summary>
    public void WriteMessagePart(Utf8JsonWriter writer, string text)
    {
        if (!_answer.IsRefusal)
        {
            WriteTextPart(writer, text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", "refusal");
        writer.WriteString("refusal", text);
        writer.WriteEndObject();
    }

    private static void WriteTextPart(Utf8JsonWriter writer, string text)
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

    /// <summary>An answer that was cut short was so in its last item.</summary>
    private string StatusOf(int index, bool done) => !done ? "in_progress"
        : index == Count - 1 && _answer.Finish is (DemoFinish.Length or DemoFinish.Filter or DemoFinish.Failed) ? "incomplete"
        : "completed";
}
