using Gambi.Contracts;

namespace Gambi.Hub.Events;

/// <summary>How much of the past is kept for readers.</summary>
/// <param name="Buffer">Newest events kept of each room, and of the hub.</param>
/// <param name="BufferBytes">Most bytes they may have together.</param>
/// <param name="HubSeesAll">Whether the hub's readers see guarded rooms, too: only when nobody but its admin is one of them.</param>
internal sealed record EventSettings(int Buffer = ContractLimits.EventRing, int BufferBytes = 4 * 1024 * 1024, bool HubSeesAll = false);
