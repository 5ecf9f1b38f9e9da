using System.Buffers;

namespace Gambi.Adaptation.OverResponses;

/// <summary>
/// The tool calls on their way to the client. Providers name a call in their events by item id, call id or output index, not always by the same, and some leave
/// out the deltas; each call is sent once, and its arguments once.
/// </summary>
internal sealed class ToolCallStream(ChatChunkWriter chunks, Func<string, string> newId)
{
    private const int MostCalls = 1024;
    private const int LongestWord = 4096;

    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<ToolCall> _calls = [];
    private int _announced;

    /// <summary>Whether the client knows of any.</summary>
    public bool HasCalls => _announced > 0;

    /// <summary>Whether there were more of them, or longer names and ids, than any answer has.</summary>
    public bool IsTooLarge { get; private set; }

    public void TakeAdded(in ResponseItem item, long? outputIndex, IBufferWriter<byte> client)
    {
        if ((FindCall(item.CallId) ?? FindItem(item.Id)) is null)
        {
            Add(item, outputIndex, client);
        }
    }

    public void TakeDelta(in ResponseEvent delta, IBufferWriter<byte> client)
    {
        // What comes before the name comes again in the whole item.
        if (Find(delta.ItemId, delta.OutputIndex) is not { Index: >= 0, IsDone: false } call)
        {
            return;
        }

        _text.ResetWrittenCount();
        JsonText.Unescape(delta.Delta, ref call.Half, _text);
        Send(call, _text.WrittenSpan, client);
    }

    public void TakeDone(in ResponseEvent done, IBufferWriter<byte> client)
    {
        if (Find(done.ItemId, done.OutputIndex) is { IsDone: false } call)
        {
            Announce(call, done.Name, client);
            Complete(call, done.Whole, client);
        }
    }

    public void TakeItem(in ResponseItem item, long? outputIndex, IBufferWriter<byte> client)
    {
        var call = FindCall(item.CallId) ?? FindItem(item.Id)
            ?? _calls.FindLast(open => !open.IsDone && outputIndex is not null && open.OutputIndex == outputIndex)
            ?? Add(item, outputIndex, client);
        if (call is not null)
        {
            Announce(call, item.Name, client);
            Complete(call, item.Arguments, client);
            call.IsDone = true;
        }
    }

    /// <summary>The response that is whole: its calls in order, known by their ids, else by name and place.</summary>
    public void TakeResponse(in ResponseObject response, IBufferWriter<byte> client)
    {
        foreach (var element in new JsonElements(response.Output))
        {
            var item = new ResponseItem(element);
            if (item.IsCall && (FindCall(item.CallId) ?? FindItem(item.Id)) is { } named)
            {
                named.IsSettled = true;
            }
        }

        var place = 0;
        var known = _calls.Count;
        foreach (var element in new JsonElements(response.Output))
        {
            var item = new ResponseItem(element);
            if (!item.IsCall)
            {
                continue;
            }

            var call = FindCall(item.CallId) ?? FindItem(item.Id) ?? (place < known ? FindAt(place, item.Name) : null) ?? Add(item, null, client);
            if (++place > MostCalls)
            {
                IsTooLarge = true;
                return;
            }

            if (call is not null)
            {
                Announce(call, item.Name, client);
                Complete(call, item.Arguments, client);
            }
        }
    }

    /// <summary>A function without parameters is called with nothing by some providers; that is no JSON, and clients parse it.</summary>
    public void FillEmpty(IBufferWriter<byte> client)
    {
        foreach (var call in _calls)
        {
            if (call is { Index: >= 0, Arguments.Length: 0 })
            {
                Send(call, "{}"u8, client);
            }
        }
    }

    private ToolCall? Find(ReadOnlySpan<byte> itemId, long? outputIndex) =>
        FindItem(itemId) ?? FindCall(itemId)
        ?? (outputIndex is null ? _calls.Count > 0 ? _calls[^1] : null : _calls.FindLast(call => call.OutputIndex == outputIndex));

    private ToolCall? FindAt(int place, ReadOnlySpan<byte> name) =>
        !_calls[place].IsSettled && (_calls[place].Index < 0 || name.SequenceEqual(_calls[place].Name)) ? _calls[place] : null;

    private ToolCall? FindCall(ReadOnlySpan<byte> id)
    {
        foreach (var call in _calls)
        {
            if (!id.IsEmpty && id.SequenceEqual(call.CallId))
            {
                return call;
            }
        }

        return null;
    }

    private ToolCall? FindItem(ReadOnlySpan<byte> id)
    {
        foreach (var call in _calls)
        {
            if (!id.IsEmpty && id.SequenceEqual(call.ItemId))
            {
                return call;
            }
        }

        return null;
    }

    private ToolCall? Add(in ResponseItem item, long? outputIndex, IBufferWriter<byte> client)
    {
        if (_calls.Count == MostCalls || item.Id.Length > LongestWord || item.CallId.Length > LongestWord || item.Name.Length > LongestWord)
        {
            IsTooLarge = true;
            return null;
        }

        var call = new ToolCall { ItemId = item.Id.ToArray(), CallId = item.CallId.ToArray(), OutputIndex = outputIndex };
        _calls.Add(call);
        Announce(call, item.Name, client);
        return call;
    }

    private void Announce(ToolCall call, ReadOnlySpan<byte> name, IBufferWriter<byte> client)
    {
        if (call.Index >= 0 || name.IsEmpty || name.Length > LongestWord)
        {
            return;
        }

        call.Index = _announced++;
        call.Name = name.ToArray();
        chunks.WriteCall(call.Index, call.CallId.Length > 0 ? JsonText.Read(call.CallId) : newId("call_"), JsonText.Read(name), client);
    }

    private void Complete(ToolCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> client)
    {
        call.Half = '\0';
        if (call.Index >= 0)
        {
            _text.ResetWrittenCount();
            JsonText.Unescape(arguments, _text);
            Send(call, call.Arguments.Missing(_text.WrittenSpan), client);
        }
    }

    private void Send(ToolCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> client)
    {
        if (!arguments.IsEmpty)
        {
            call.Arguments.Add(arguments);
            chunks.WriteArguments(call.Index, arguments, client);
        }
    }
}
