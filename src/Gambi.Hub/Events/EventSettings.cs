using Gambi.Contracts;

namespace Gambi.Hub.Events;

/// <summary>How much of the past is kept for readers.</summary>
/// <param name="Buffer">Newest events kept of each room, and of the hub.</param>
/// <param name="BufferBytes">Most bytes they may have together.</param>
internal sealed record EventSettings(int Buffer = ContractLimits.EventRing, int BufferBytes = 4 * 1024 * 1024);
