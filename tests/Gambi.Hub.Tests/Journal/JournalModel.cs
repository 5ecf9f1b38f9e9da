using System.Text;
using Gambi.Hub.Journal;

namespace Gambi.Hub.Tests.Journal;

/// <summary>What a journal should say, said in the simplest way.</summary>
internal sealed class JournalModel
{
    private readonly Dictionary<(string Group, string Key), string> _values = [];

    public JournalModel()
    {
    }

    private JournalModel(JournalModel from) => _values = new(from._values);

    public int Count => _values.Count;

    public static JournalModel Of(JournalFile file)
    {
        var model = new JournalModel();
        foreach (var record in file.ReadLive())
        {
            Assert.Equal(RecordKind.Put, record.Kind);
            model._values.Add((record.Group, record.Key), Encoding.UTF8.GetString(record.Value[0].Span));
        }

        return model;
    }

    public static JournalModel Recover(MemoryDisk disk)
    {
        using var file = JournalRecovery.Open(disk).Journal;
        return Of(file);
    }

    /// <summary>A record of a few groups and keys, so that they meet often.</summary>
    public static JournalRecord Draw(Random random, int longest = 60)
    {
        var (group, key) = ($"g{random.Next(4)}", $"k{random.Next(6)}");
        return random.Next(10) switch
        {
            0 => JournalRecord.RemoveGroup(group),
            1 or 2 => JournalRecord.Remove(group, key),
            _ => JournalRecord.Put(group, key, Encoding.UTF8.GetBytes($"{random.Next()}:"), Encoding.UTF8.GetBytes(new string((char)('a' + random.Next(26)), random.Next(longest)))),
        };
    }

    public JournalModel With(params IEnumerable<JournalRecord> records)
    {
        var next = new JournalModel(this);
        foreach (var record in records)
        {
            next.Apply(record);
        }

        return next;
    }

    public bool Says(JournalModel other) => _values.Count == other._values.Count && _values.All(pair => other._values.GetValueOrDefault(pair.Key) == pair.Value);

    private void Apply(JournalRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Put:
                _values[(record.Group, record.Key)] = string.Concat(record.Value.Select(static part => Encoding.UTF8.GetString(part.Span)));
                break;
            case RecordKind.Remove:
                _values.Remove((record.Group, record.Key));
                break;
            default:
                foreach (var gone in _values.Keys.Where(key => key.Group == record.Group).ToList())
                {
                    _values.Remove(gone);
                }

                break;
        }
    }
}
