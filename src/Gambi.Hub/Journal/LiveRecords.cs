namespace Gambi.Hub.Journal;

/// <summary>Where the last value of each key stands: what a journal says after all its records.</summary>
internal sealed class LiveRecords
{
    private readonly Dictionary<string, Dictionary<string, RecordPlace>> _groups = new(StringComparer.Ordinal);

    /// <summary>What the records that still count take together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes the next record in.</summary>
    public void Apply(in JournalRecord record, RecordPlace place)
    {
        switch (record.Kind)
        {
            case RecordKind.Put:
                Put(record.Group, record.Key, place);
                break;
            case RecordKind.Remove:
                Remove(record.Group, record.Key);
                break;
            case RecordKind.RemoveGroup when _groups.Remove(record.Group, out var keys):
                Bytes -= keys.Values.Sum(static gone => (long)gone.Length);
                break;
        }
    }

    /// <summary>The places as they stand in the file, first to last.</summary>
    public IReadOnlyList<RecordPlace> InOrder() => [.. _groups.Values.SelectMany(static keys => keys.Values).OrderBy(static place => place.Offset)];

    private void Put(string group, string key, RecordPlace place)
    {
        if (!_groups.TryGetValue(group, out var keys))
        {
            _groups.Add(group, keys = new(StringComparer.Ordinal));
        }

        if (keys.TryGetValue(key, out var earlier))
        {
            Bytes -= earlier.Length;
        }

        keys[key] = place;
        Bytes += place.Length;
    }

    private void Remove(string group, string key)
    {
        if (_groups.TryGetValue(group, out var keys) && keys.Remove(key, out var gone))
        {
            Bytes -= gone.Length;
            if (keys.Count == 0)
            {
                _groups.Remove(group);
            }
        }
    }
}
