namespace Gambi.Participant.AI;

/// <summary>A piece of an answer that its caller is given.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text; of a call, its arguments as JSON.</param>
/// <param name="CallId">Of a call: by which its result is told.</param>
/// <param name="Tool">Of a call: the tool's name.</param>
internal readonly record struct AnswerPiece(AnswerPieceKind Kind, string Text, string CallId = "", string Tool = "");
