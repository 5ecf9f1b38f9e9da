namespace Gambi.Hub.Journal;

/// <summary>Where a record stands in its file, from its first byte to its last.</summary>
internal readonly record struct RecordPlace(long Offset, int Length)
{
    public long End => Offset + Length;
}
