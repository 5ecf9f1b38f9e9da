namespace Gambi.Participant;

/// <summary>The provider failed a request.</summary>
/// <param name="message">One sentence for people, without payload.</param>
/// <param name="inner">What broke, when something did.</param>
internal sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);
