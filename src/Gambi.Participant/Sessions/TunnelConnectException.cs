namespace Gambi.Participant;

/// <summary>The hub took the registration, but its tunnel could not be opened.</summary>
/// <param name="message">One sentence for people, without the token.</param>
/// <param name="inner">What broke.</param>
public sealed class TunnelConnectException(string message, Exception? inner = null) : IOException(message, inner);
