namespace Gambi.Hub.Journal;

/// <summary>One record: a key of a group, and what becomes of it. The value's parts are kept one behind the other, and read back as one.</summary>
internal readonly record struct JournalRecord(RecordKind Kind, string Group, string Key, IReadOnlyList<ReadOnlyMemory<byte>> Value)
{
    public static JournalRecord Put(string group, string key, params IReadOnlyList<ReadOnlyMemory<byte>> value) => new(RecordKind.Put, group, key, value);

    public static JournalRecord Remove(string group, string key) => new(RecordKind.Remove, group, key, []);

    public static JournalRecord RemoveGroup(string group) => new(RecordKind.RemoveGroup, group, "", []);
}
