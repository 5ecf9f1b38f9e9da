namespace Gambi.Hub.Journal;

/// <summary>The opening of a journal: reads all that is whole and cuts off the rest, which is kept aside when the disk has room.</summary>
internal static class JournalRecovery
{
    /// <summary>What was cut off last, as it was.</summary>
    public const string CutName = "hub.journal.cut";

    private const int CopyBuffer = 256 * 1024;

    /// <summary>Opens the journal of a folder, or begins it.</summary>
    /// <exception cref="JournalException">It was written by a newer version.</exception>
    public static (JournalFile Journal, JournalCut? Cut) Open(IDisk disk)
    {
        if (disk.Exists(JournalFile.NextName))
        {
            disk.Delete(JournalFile.NextName);
        }

        JournalCut? cut = null;
        if (disk.Exists(JournalFile.Name))
        {
            var file = disk.Open(JournalFile.Name);
            try
            {
                var head = new byte[RecordFormat.HeadLength];
                if (RecordFormat.ReadHead(head.AsSpan(0, file.Read(head, 0))) is { } generation)
                {
                    return Read(disk, file, generation);
                }

                cut = new JournalCut(0, file.Length, KeepAside(disk, file, 0));
            }
            catch
            {
                file.Dispose();
                throw;
            }

            file.Dispose();
        }

        return (Begin(disk), cut);
    }

    private static (JournalFile Journal, JournalCut? Cut) Read(IDisk disk, IDiskFile file, ulong generation)
    {
        var live = new LiveRecords();
        var reader = new RecordReader(file, generation, RecordFormat.HeadLength);
        for (var from = reader.Offset; reader.Next() is { } record; from = reader.Offset)
        {
            live.Apply(RecordFormat.Read(record), new RecordPlace(from, record.Length));
        }

        JournalCut? cut = null;
        if (file.Length > reader.Offset)
        {
            cut = new JournalCut(reader.Offset, file.Length - reader.Offset, KeepAside(disk, file, reader.Offset));
            file.SetLength(reader.Offset);
        }

        // Also what a hub wrote that died before its flush: from now on it counts.
        file.Flush();
        return (new JournalFile(disk, file, generation, reader.Offset, live), cut);
    }

    private static JournalFile Begin(IDisk disk)
    {
        var head = new byte[RecordFormat.HeadLength];
        RecordFormat.WriteHead(head, generation: 1);
        using (var file = disk.Create(JournalFile.NextName))
        {
            file.Write(head, 0);
            file.Flush();
        }

        disk.Rename(JournalFile.NextName, JournalFile.Name);
        disk.FlushNames();
        return new JournalFile(disk, disk.Open(JournalFile.Name), generation: 1, head.Length, new LiveRecords());
    }

    // A full disk, of all, must not keep the hub from starting: then the bytes are lost.
    private static bool KeepAside(IDisk disk, IDiskFile file, long from)
    {
        try
        {
            using var aside = disk.Create(CutName);
            var buffer = new byte[CopyBuffer];
            for (var at = from; file.Read(buffer, at) is > 0 and var read; at += read)
            {
                aside.Write(buffer.AsSpan(0, read), at - from);
            }

            aside.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
