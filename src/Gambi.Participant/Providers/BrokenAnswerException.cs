namespace Gambi.Participant;

/// <summary>
/// An answer that breaks off: thrown by the body that a <see cref="ParticipantOptions.ProviderHandler"/> gave, it ends the answer where it stands, and its message is what the room is told.
/// Of any other exception the room learns only that the answer broke off.
/// </summary>
/// <param name="message">One sentence for people; nothing secret belongs here.</param>
/// <param name="innerException">What broke; stays in this process. Default: nothing.</param>
public sealed class BrokenAnswerException(string message, Exception? innerException = null) : IOException(message, innerException);
