using Gambi.Hub.Journal;

namespace Gambi.Hub.Tests.Journal;

/// <summary>A journal whose machine or process dies at any moment: what was safe is there, and nothing that nobody said.</summary>
public class CrashTests
{
    private const int Schedules = 400;

    [Fact]
    public void Whatever_is_cut_off_at_any_operation_what_was_safe_is_there()
    {
        for (var seed = 0; seed < Schedules; seed++)
        {
            // Died at each operation of a schedule in turn, with other bytes lost each time.
            var operations = Run(new MemoryDisk(), seed, out _, out _).Operations;
            var dies = new Random(seed).Next(operations);
            var disk = Run(new MemoryDisk { DiesAt = dies }, seed, out var safe, out var onItsWay);
            foreach (var left in (MemoryDisk[])[disk.AfterKill(), disk.AfterPowerCut(new(seed)), disk.AfterPowerCut(new(seed + 1)), disk.AfterPowerCut(new(seed + 2))])
            {
                var found = JournalModel.Recover(left);
                Assert.True(
                    Enumerable.Range(0, onItsWay.Count + 1).Any(count => found.Says(safe.With(onItsWay.Take(count)))),
                    $"seed {seed}, died at operation {dies}");
            }
        }
    }

    [Fact]
    public void A_rewriting_that_dies_at_any_operation_leaves_the_old_file_or_the_new()
    {
        var whole = Rewrite(new MemoryDisk(), out _, out var begins);
        for (var dies = begins; dies < whole.Operations; dies++)
        {
            var disk = Rewrite(new MemoryDisk { DiesAt = dies }, out var safe, out _);
            for (var seed = 0; seed < 20; seed++)
            {
                Assert.True(JournalModel.Recover(disk.AfterPowerCut(new(seed))).Says(safe), $"died at operation {dies}, seed {seed}");
            }

            var left = disk.AfterKill();
            Assert.True(JournalModel.Recover(left).Says(safe), $"killed at operation {dies}");
            Assert.DoesNotContain(JournalFile.NextName, left.Names);
        }
    }

    [Fact]
    public void A_rewritten_journal_says_the_same_in_fewer_bytes()
    {
        var disk = new MemoryDisk();
        using var file = JournalRecovery.Open(disk).Journal;
        var random = new Random(5);
        var model = new JournalModel();
        for (var i = 0; i < 300; i++)
        {
            var record = JournalModel.Draw(random);
            file.Append([record]);
            model = model.With(record);
        }

        var before = file.Length;
        file.Rewrite();
        Assert.InRange(file.Length, RecordFormat.HeadLength, before / 4);
        Assert.Equal(file.Length, disk[JournalFile.Name].Length);
        Assert.True(JournalModel.Of(file).Says(model));
        Assert.True(JournalModel.Recover(disk.AfterKill()).Says(model));
    }

    private static MemoryDisk Run(MemoryDisk disk, int seed, out JournalModel safe, out IReadOnlyList<JournalRecord> onItsWay)
    {
        var random = new Random(seed);
        (safe, onItsWay) = (new(), []);
        try
        {
            using var file = JournalRecovery.Open(disk).Journal;
            for (var i = 0; i < 20; i++)
            {
                if (random.Next(8) == 0)
                {
                    file.Rewrite();
                    continue;
                }

                onItsWay = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => JournalModel.Draw(random))];
                file.Append(onItsWay);
                (safe, onItsWay) = (safe.With(onItsWay), []);
            }
        }
        catch (MachineDiedException)
        {
            // As planned.
        }

        return disk;
    }

    private static MemoryDisk Rewrite(MemoryDisk disk, out JournalModel safe, out int begins)
    {
        var random = new Random(3);
        (safe, begins) = (new(), 0);
        try
        {
            using var file = JournalRecovery.Open(disk).Journal;
            for (var i = 0; i < 30; i++)
            {
                var record = JournalModel.Draw(random);
                file.Append([record]);
                safe = safe.With(record);
            }

            begins = disk.Operations;
            file.Rewrite();
        }
        catch (MachineDiedException)
        {
            // As planned.
        }

        return disk;
    }
}
