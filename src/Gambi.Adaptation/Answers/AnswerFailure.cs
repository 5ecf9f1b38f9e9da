namespace Gambi.Adaptation.Answers;

/// <summary>Why an answer ends without being whole.</summary>
/// <param name="Code">A word for programs, in lower case.</param>
/// <param name="Message">What happened, for people.</param>
public sealed record AnswerFailure(string Code, string Message);
