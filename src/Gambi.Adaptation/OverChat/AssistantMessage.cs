using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>
/// The assistant message that is being put together: neighbouring <c>function_call</c> items, and the text right before them, are one message
/// in Chat Completions.
/// </summary>
internal sealed class AssistantMessage(RequestTranslation to)
{
    private readonly JoinedText _text = new();
    private readonly JoinedText _refusal = new();
    private readonly List<RequestValue> _calls = [];
    private bool _isOpen;

    /// <summary>Begins one with what was said.</summary>
    public void Open(RequestValue content)
    {
        _isOpen = true;
        PartsReader.ReadText(content, _text, _refusal, to);
    }

    /// <summary>Adds a call to the one that is open, or to one without text.</summary>
    public void AddCall(RequestValue call)
    {
        _isOpen = true;
        _calls.Add(call);
    }

    /// <summary>Writes it; false when there is none.</summary>
    public bool Close()
    {
        if (!_isOpen)
        {
            return false;
        }

        to.Writer.WriteStartObject();
        to.Writer.WriteString("role"u8, "assistant"u8);
        WriteContent();
        WriteCalls();
        to.Writer.WriteEndObject();
        _text.Clear();
        _refusal.Clear();
        _calls.Clear();
        _isOpen = false;
        return true;
    }

    private void WriteContent()
    {
        to.Writer.WritePropertyName("content");
        if (_text.IsEmpty && !(_refusal.IsEmpty && _calls.Count == 0))
        {
            to.Writer.WriteNullValue();
        }
        else
        {
            _text.WriteTo(to.Writer);
        }

        if (!_refusal.IsEmpty)
        {
            to.Writer.WritePropertyName("refusal");
            _refusal.WriteTo(to.Writer);
        }
    }

    private void WriteCalls()
    {
        if (_calls.Count == 0)
        {
            return;
        }

        to.Writer.WriteStartArray("tool_calls");
        foreach (RequestValue call in _calls)
        {
            to.Writer.WriteStartObject();
            to.Copy("id", call["call_id"], ValueShape.Text);
            to.Writer.WriteString("type"u8, "function"u8);
            to.Writer.WriteStartObject("function");
            to.Copy("name", call["name"], ValueShape.Text);
            to.Copy("arguments", call["arguments"], ValueShape.Text);
            to.Writer.WriteEndObject();
            to.Writer.WriteEndObject();
        }

        to.Writer.WriteEndArray();
    }
}
