using System.Buffers;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>The output items that a Chat answer becomes, chunk by chunk, with their events.</summary>
/// <remarks>
/// Reasoning and messages are closed as soon as something else begins; what comes of them after that is an item of its own. A function call is closed when
/// something else begins and its arguments are whole; one that is not waits, for the provider may tell several at a time.
/// </remarks>
internal sealed class ChatOutput(ResponseEvents events, Func<string, string> newId)
{
    /// <summary>What an item takes beside its text; it bounds their number.</summary>
    private const int BytesPerItem = 8 * 1024;

    private readonly List<OutputItem> _items = [];
    private readonly ToolCallList _calls = new();
    private readonly JsonTextDecoder _text = new(readsPieces: true);
    private readonly JsonTextDecoder _refusal = new(readsPieces: true);
    private readonly JsonTextDecoder _reasoning = new(readsPieces: true);
    private readonly JsonTextDecoder _arguments = new();
    private readonly JsonTextDecoder _words = new();
    private readonly LogprobsReader _logprobs = new();
    private OutputItem? _open;

    /// <summary>In the order of the output.</summary>
    public IReadOnlyList<OutputItem> Items => _items;

    /// <summary>About how much memory it takes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether some of the answer itself has come.</summary>
    public bool SawContent { get; private set; }

    /// <summary>Why what came cannot be told; null while it can.</summary>
    public AnswerFailure? Problem { get; private set; }

    /// <summary>Takes what a chunk says.</summary>
    public void Add(in ChatChunk chunk)
    {
        AddPart(ContentKind.Reasoning, chunk.Reasoning, default);
        ReadOnlySpan<byte> logprobs = chunk.Logprobs.IsEmpty ? default : _logprobs.Read(chunk.Logprobs);
        if (!chunk.Content.IsEmpty && chunk.Content[0] == (byte)'[')
        {
            var parts = new ContentPartReader(chunk.Content);
            while (parts.TryRead(out ContentKind kind, out ReadOnlySpan<byte> text))
            {
                AddPart(kind, text, logprobs);
                logprobs = kind == ContentKind.Text ? default : logprobs;
            }
        }
        else
        {
            AddPart(ContentKind.Text, chunk.Content, logprobs);
        }

        AddPart(ContentKind.Refusal, chunk.Refusal, default);
        var calls = new ToolCallReader(chunk.ToolCalls, chunk.IsWhole);
        while (calls.TryRead(out ToolCallDelta call))
        {
            AddCall(call);
        }

        if (!chunk.FunctionCall.IsEmpty)
        {
            AddCall(ToolCallReader.ReadFunctionCall(chunk.FunctionCall, chunk.IsWhole));
        }
    }

    /// <summary>Closes what is open still; an answer that was cut off leaves it incomplete.</summary>
    public void Close(ItemStatus status)
    {
        CloseText(status);
        foreach (ToolCall call in _calls.All)
        {
            if (call.Item is { Status: ItemStatus.InProgress } item)
            {
                CloseCall(item, item.HasWholeArguments ? ItemStatus.Completed : status);
            }
            else if (call is { Item: null, Early: not null } && status == ItemStatus.Completed)
            {
                Problem ??= new AnswerFailure("malformed_answer", "The provider called a function without naming it.");
            }
        }
    }

    /// <summary>Ends what is open still without a word.</summary>
    public void Abandon()
    {
        foreach (OutputItem item in _items)
        {
            if (item.Status == ItemStatus.InProgress)
            {
                item.Abandon();
            }
        }
    }

    private void AddPart(ContentKind kind, ReadOnlySpan<byte> value, ReadOnlySpan<byte> logprobs)
    {
        ReadOnlySpan<byte> text = (kind switch
        {
            ContentKind.Text => _text,
            ContentKind.Refusal => _refusal,
            _ => _reasoning,
        }).Decode(value);
        if (text.IsEmpty)
        {
            return;
        }

        Count(text.Length + logprobs.Length);
        if (kind == ContentKind.Reasoning)
        {
            (_open as ReasoningItem ?? Begin(new ReasoningItem(newId("rs_"), _items.Count))).Append(text, events);
            return;
        }

        MessageItem message = _open as MessageItem ?? Begin(new MessageItem(newId("msg_"), _items.Count));
        if (kind == ContentKind.Text)
        {
            message.AppendText(text, logprobs, events);
        }
        else
        {
            message.AppendRefusal(text, events);
        }
    }

    private T Begin<T>(T item)
        where T : OutputItem
    {
        Bytes += BytesPerItem;
        CloseText(ItemStatus.Completed);
        CloseWholeCalls();
        _items.Add(item);
        item.Announce(events);
        _open = item;
        return item;
    }

    private void AddCall(in ToolCallDelta delta)
    {
        string? id = _words.DecodeWord(delta.Id);
        string? name = _words.DecodeWord(delta.Name);
        ReadOnlySpan<byte> arguments = delta.Arguments.StartsWith("{"u8) ? CompactJson.Copy(delta.Arguments) : _arguments.Decode(delta.Arguments);
        if (id is null && name is null && arguments.IsEmpty)
        {
            return;
        }

        int calls = _calls.All.Count;
        ToolCall call = _calls.For(delta, id, name, !IsBlank(arguments));
        Count(arguments.Length + (_calls.All.Count > calls ? BytesPerItem : 0));
        if (call.Item is { } item)
        {
            AppendTo(item, arguments);
        }
        else if (call.Name is not null)
        {
            BeginCall(call, arguments);
        }
        else if (!arguments.IsEmpty)
        {
            (call.Early ??= new ArrayBufferWriter<byte>()).Write(arguments);
        }
    }

    private void BeginCall(ToolCall call, ReadOnlySpan<byte> arguments)
    {
        CloseText(ItemStatus.Completed);
        CloseWholeCalls();
        string callId = call.ProviderId is { } given && !_calls.IsTaken(call, given) ? given : newId("call_");
        call.Item = new FunctionCallItem(newId("fc_"), _items.Count, callId, call.Name!);
        _items.Add(call.Item);
        call.Item.Announce(events);
        if (call.Early is { } early)
        {
            call.Item.Append(early.WrittenSpan, events);
            call.Early = null;
        }

        AppendTo(call.Item, arguments);
    }

    private void AppendTo(FunctionCallItem item, ReadOnlySpan<byte> arguments)
    {
        if (item.Status == ItemStatus.InProgress && !arguments.IsEmpty)
        {
            item.Append(arguments, events);
        }
        else if (!IsBlank(arguments))
        {
            Problem ??= new AnswerFailure("malformed_answer", "The provider went on with a function call that it had ended.");
        }
    }

    private void CloseText(ItemStatus status)
    {
        _open?.Close(events, status);
        _open = null;
    }

    private void CloseWholeCalls()
    {
        foreach (ToolCall call in _calls.All)
        {
            if (call.Item is { Status: ItemStatus.InProgress, HasWholeArguments: true } item)
            {
                item.Close(events, ItemStatus.Completed);
            }
        }
    }

    /// <summary>A function without parameters is called with nothing by some providers; that is no JSON, and clients parse it.</summary>
    private void CloseCall(FunctionCallItem item, ItemStatus status)
    {
        if (item.Arguments.IsEmpty && status == ItemStatus.Completed)
        {
            item.Append("{}"u8, events);
        }

        item.Close(events, status);
    }

    private void Count(int bytes)
    {
        SawContent = true;
        Bytes += bytes;
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8).IsEmpty;
}
