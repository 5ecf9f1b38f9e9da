namespace Gambi.Hub.Routing;

/// <summary>The responses made in one room and who made each, or the keys of its warm caches and who has each: the newest few, for a day.</summary>
internal sealed class RoomResponses
{
    /// <summary>Responses remembered: about 1 MB a room at most.</summary>
    public const int Limit = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string ParticipantId, DateTimeOffset At)> _owners = new(StringComparer.Ordinal);
    private readonly Queue<(string ResponseId, DateTimeOffset At)> _oldestFirst = new();

    public static TimeSpan Age { get; } = TimeSpan.FromHours(24);

    public void Add(string responseId, string participantId, DateTimeOffset now)
    {
        lock (_gate)
        {
            _owners[responseId] = (participantId, now);
            _oldestFirst.Enqueue((responseId, now));
            while (_oldestFirst.Count > Limit || (_oldestFirst.TryPeek(out var oldest) && now - oldest.At > Age))
            {
                Drop(_oldestFirst.Dequeue());
            }
        }
    }

    public string? Find(string responseId, DateTimeOffset now)
    {
        lock (_gate)
        {
            return _owners.TryGetValue(responseId, out var owner) && now - owner.At <= Age ? owner.ParticipantId : null;
        }
    }

    public void Remove(string responseId)
    {
        lock (_gate)
        {
            _owners.Remove(responseId);
        }
    }

    /// <summary>An id that was learned again since stands further back in the queue too and stays.</summary>
    private void Drop((string ResponseId, DateTimeOffset At) oldest)
    {
        if (_owners.TryGetValue(oldest.ResponseId, out var owner) && owner.At == oldest.At)
        {
            _owners.Remove(oldest.ResponseId);
        }
    }
}
