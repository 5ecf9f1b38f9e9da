namespace Gambi.Client;

/// <summary>More of the answer's text (or of the model's refusal to give one).</summary>
/// <param name="Text">What is new.</param>
public sealed record AnswerText(string Text) : AnswerPart;
