namespace Gambi.Hub.Journal;

/// <summary>What has to be done before a journal's file can be appended to.</summary>
internal enum JournalHealth
{
    /// <summary>Nothing.</summary>
    Sound,

    /// <summary>Behind its end may stand part of a batch that failed.</summary>
    Torn,

    /// <summary>A flush failed: nobody knows what of the last batch is on the disk.</summary>
    Doubtful,

    /// <summary>The file is whole, but its name may still mean the one before.</summary>
    Unnamed,
}
