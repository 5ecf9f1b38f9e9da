namespace Gambi.Tunnel;

/// <summary>What one receive on a wire brought.</summary>
/// <param name="Kind">The kind of the message this is part of.</param>
/// <param name="Count">Bytes written to the buffer.</param>
/// <param name="EndOfMessage">Whether the message ends here.</param>
/// <param name="CloseCode">The peer's close code, when <paramref name="Kind"/> is <see cref="WireMessageKind.Close"/>.</param>
/// <param name="CloseReason">The peer's close reason, likewise.</param>
public readonly record struct WireReceived(WireMessageKind Kind, int Count, bool EndOfMessage, int CloseCode = 0, string? CloseReason = null);
