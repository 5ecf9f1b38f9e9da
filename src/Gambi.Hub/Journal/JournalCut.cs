namespace Gambi.Hub.Journal;

/// <summary>What was cut off a journal because it was not whole.</summary>
/// <param name="Offset">Where the last whole record ended.</param>
/// <param name="Bytes">How many bytes stood behind it.</param>
/// <param name="IsKeptAside">Whether they were copied to a file of their own first.</param>
internal sealed record JournalCut(long Offset, long Bytes, bool IsKeptAside);
