namespace Gambi.Tunnel.Framing;

/// <summary>What a decoder made of the bytes it was given.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Count">Bytes of a message that were written.</param>
/// <param name="EndOfMessage">Whether the message ends there.</param>
internal readonly record struct Decoded(DecodedKind Kind, int Count = 0, bool EndOfMessage = false);
