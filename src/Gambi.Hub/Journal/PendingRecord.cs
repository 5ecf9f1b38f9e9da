namespace Gambi.Hub.Journal;

/// <summary>A record that waits to be written; without one, a wish to know when all before it is.</summary>
/// <param name="Record">The record.</param>
/// <param name="Kept">Who waits until it is safe, when anybody does.</param>
/// <param name="Bytes">What it takes.</param>
internal sealed record PendingRecord(JournalRecord? Record, TaskCompletionSource? Kept, long Bytes);
