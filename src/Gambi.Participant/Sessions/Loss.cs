namespace Gambi.Participant;

/// <summary>Why a serving session serves no more.</summary>
/// <param name="Kind">What was lost.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Error">What the hub or the network said, when that was it.</param>
/// <param name="Final">How the session is over, when there is nothing to come back to.</param>
internal sealed record Loss(LossKind Kind, string Reason, Exception? Error = null, ParticipantClosed? Final = null);
