using System.Text.Json;
using Gambi.DemoProvider.Answering;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Writing;

/// <summary>An answer as Responses has it; the sequence of its events is the contract's ("Event sequences").</summary>
internal sealed class ResponsesFormat : IAnswerFormat
{
    private readonly DemoAnswer _answer;
    private readonly ResponseIdentity _identity;
    private readonly ResponseObject _response;
    private readonly TimeProvider _time;
    private int _sequence;

    public ResponsesFormat(GenerationRequest request, DemoAnswer answer, ResponseIdentity identity, TimeProvider time)
    {
        _answer = answer;
        _identity = identity;
        _time = time;
        _response = new ResponseObject(request, answer, identity);
    }

    public void WriteWhole(Utf8JsonWriter writer) => _response.Write(writer, _response.FinalStatus, CompletedAt());

    /// <summary>Writes the response as it is before, or instead of, its end.</summary>
    public void WriteUnfinished(Utf8JsonWriter writer, string status) => _response.Write(writer, status, null);

    public IEnumerable<SseFrame> Frames()
    {
        yield return Snapshot("response.created", "in_progress", null);
        yield return Snapshot("response.in_progress", "in_progress", null);
        foreach (SseFrame frame in Output())
        {
            yield return frame;
        }

        yield return Snapshot("response." + _response.FinalStatus, _response.FinalStatus, CompletedAt());
        yield return new SseFrame(null, "[DONE]"u8.ToArray(), false);
    }

    /// <summary>The events of the items; of a failed answer up to its last word, so that the item stays open.</summary>
    private IEnumerable<SseFrame> Output()
    {
        IEnumerable<SseFrame> all = _response.Items.HasReasoning ? Reasoning() : [];
        all = _answer.HasMessage ? all.Concat(Message()) : all;
        all = all.Concat(Enumerable.Range(0, _answer.Calls.Count).SelectMany(ToolCall));
        return _answer.Finish == DemoFinish.Failed ? UpToWord(all, _answer.OutputTokens) : all;
    }

    private static IEnumerable<SseFrame> UpToWord(IEnumerable<SseFrame> frames, int words)
    {
        foreach (SseFrame frame in frames)
        {
            words -= frame.IsWord ? 1 : 0;
            yield return frame;
            if (words <= 0)
            {
                yield break;
            }
        }
    }

    private IEnumerable<SseFrame> Reasoning()
    {
        yield return Item("response.output_item.added", 0, writer => _response.Items.WriteReasoning(writer, done: false));
        yield return Part("response.content_part.added", _identity.ReasoningId, 0, writer => OutputItems.WriteReasoningPart(writer, ""));
        foreach (string piece in _answer.Reasoning)
        {
            yield return Piece("response.reasoning_text.delta", _identity.ReasoningId, 0, "delta", piece) with { IsWord = true };
        }

        string text = _response.Items.ReasoningText;
        yield return Piece("response.reasoning_text.done", _identity.ReasoningId, 0, "text", text);
        yield return Part("response.content_part.done", _identity.ReasoningId, 0, writer => OutputItems.WriteReasoningPart(writer, text));
        yield return Item("response.output_item.done", 0, writer => _response.Items.WriteReasoning(writer, done: true));
    }

    private IEnumerable<SseFrame> Message()
    {
        int index = _response.Items.MessageIndex;
        string kind = _answer.IsRefusal ? "refusal" : "output_text";
        Action<Utf8JsonWriter>? writeMore = _answer.IsRefusal ? null : WriteNoLogprobs;
        yield return Item("response.output_item.added", index, writer => _response.Items.WriteMessage(writer, done: false));
        yield return Part("response.content_part.added", _identity.MessageId, index, writer => _response.Items.WriteMessagePart(writer, ""));
        foreach (string piece in _answer.Pieces)
        {
            yield return Piece($"response.{kind}.delta", _identity.MessageId, index, "delta", piece, writeMore) with { IsWord = true };
        }

        string text = _answer.Text;
        yield return Piece($"response.{kind}.done", _identity.MessageId, index, _answer.IsRefusal ? "refusal" : "text", text, writeMore);
        yield return Part("response.content_part.done", _identity.MessageId, index, writer => _response.Items.WriteMessagePart(writer, text));
        yield return Item("response.output_item.done", index, writer => _response.Items.WriteMessage(writer, done: true));
    }

    private IEnumerable<SseFrame> ToolCall(int call)
    {
        int index = _response.Items.IndexOfCall(call);
        string id = _identity.FunctionIds[call];
        yield return Item("response.output_item.added", index, writer => _response.Items.WriteCall(writer, call, done: false));
        foreach (string piece in _answer.Calls[call].Pieces)
        {
            yield return Arguments(id, index, piece) with { IsWord = true };
        }

        yield return Event("response.function_call_arguments.done", writer =>
        {
            WritePlace(writer, id, index);
            writer.WriteString("name", _answer.Calls[call].Name);
            writer.WriteString("arguments", _answer.Calls[call].Arguments);
        });
        yield return Item("response.output_item.done", index, writer => _response.Items.WriteCall(writer, call, done: true));
    }

    private SseFrame Arguments(string id, int index, string piece) => Event("response.function_call_arguments.delta", writer =>
    {
        WritePlace(writer, id, index);
        writer.WriteString("delta", piece);
    });

    private SseFrame Snapshot(string type, string status, long? completedAt) => Event(type, writer =>
    {
        writer.WritePropertyName("response");
        _response.Write(writer, status, completedAt);
    });

    private SseFrame Item(string type, int index, Action<Utf8JsonWriter> write) => Event(type, writer =>
    {
        writer.WriteNumber("output_index", index);
        writer.WritePropertyName("item");
        write(writer);
    });

    private SseFrame Part(string type, string itemId, int index, Action<Utf8JsonWriter> write) => Event(type, writer =>
    {
        WritePlace(writer, itemId, index);
        writer.WriteNumber("content_index", 0);
        writer.WritePropertyName("part");
        write(writer);
    });

    private SseFrame Piece(string type, string itemId, int index, string name, string text, Action<Utf8JsonWriter>? writeMore = null) =>
        Event(type, writer =>
        {
            WritePlace(writer, itemId, index);
            writer.WriteNumber("content_index", 0);
            writer.WriteString(name, text);
            writeMore?.Invoke(writer);
        });

    private SseFrame Event(string type, Action<Utf8JsonWriter> write) => new(type, JsonBytes.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteNumber("sequence_number", _sequence++);
        write(writer);
        writer.WriteEndObject();
    }), false);

    private static void WritePlace(Utf8JsonWriter writer, string itemId, int index)
    {
        writer.WriteString("item_id", itemId);
        writer.WriteNumber("output_index", index);
    }

    private static void WriteNoLogprobs(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("logprobs");
        writer.WriteEndArray();
    }

    /// <summary>What ended early, or broke down, was not completed.</summary>
    private long? CompletedAt() => _response.FinalStatus != "completed" ? null : _time.GetUtcNow().ToUnixTimeSeconds();
}
