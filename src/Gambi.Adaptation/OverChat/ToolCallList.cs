namespace Gambi.Adaptation.OverChat;

/// <summary>The tool calls of one answer, and the rule that tells which of them a delta is about.</summary>
/// <remarks>
/// Providers number their calls, or give each an id, or both, or neither; some say <c>index: 0</c> of every call, some leave the id or the name out after the
/// first delta, some repeat them. So another id is another call, and so is a name that comes when the call's arguments are whole.
/// </remarks>
internal sealed class ToolCallList
{
    private readonly List<ToolCall> _calls = [];
    private readonly Dictionary<long, List<ToolCall>> _byIndex = [];

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<ToolCall> All => _calls;

    /// <summary>The call that the delta goes on with, or a new one.</summary>
    public ToolCall For(in ToolCallDelta delta, string? id, string? name, bool hasArguments)
    {
        ToolCall? call = delta.IsWhole ? null : Find(delta.Index, id, name, hasArguments);
        if (call is null)
        {
            call = new ToolCall();
            _calls.Add(call);
            if (!_byIndex.TryGetValue(delta.Index, out List<ToolCall>? calls))
            {
                _byIndex[delta.Index] = calls = [];
            }

            calls.Add(call);
        }

        call.ProviderId ??= id;
        call.Name ??= name;
        return call;
    }

    /// <summary>Whether another call has this id, so that the client could not tell the two apart.</summary>
    public bool IsTaken(ToolCall call, string id)
    {
        foreach (ToolCall other in _calls)
        {
            if (other != call && other.ProviderId == id)
            {
                return true;
            }
        }

        return false;
    }

    private ToolCall? Find(long index, string? id, string? name, bool hasArguments)
    {
        if (!_byIndex.TryGetValue(index, out List<ToolCall>? calls))
        {
            return null;
        }

        foreach (ToolCall call in calls)
        {
            if (id is not null && call.ProviderId == id)
            {
                return call;
            }
        }

        ToolCall last = calls[^1];
        if (id is not null && last.ProviderId is not null)
        {
            return null;
        }

        bool isNamedAgain = name is not null && last.Name is not null;
        bool isOver = last.Item?.HasWholeArguments == true && hasArguments;
        return isNamedAgain && (name != last.Name || isOver) ? null : last;
    }
}
