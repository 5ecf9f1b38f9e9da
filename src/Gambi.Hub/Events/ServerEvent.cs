namespace Gambi.Hub.Events;

/// <summary>One event as it goes to every reader: its SSE form, serialized once.</summary>
internal sealed record ServerEvent(long Id, ReadOnlyMemory<byte> Bytes);
