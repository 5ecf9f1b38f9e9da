namespace Gambi.Client;

/// <summary>More of what the model thinks before it answers.</summary>
/// <param name="Text">What is new.</param>
public sealed record AnswerReasoning(string Text) : AnswerPart;
