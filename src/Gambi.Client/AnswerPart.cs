namespace Gambi.Client;

/// <summary>A part of a streamed answer: any number of <see cref="AnswerText"/> and <see cref="AnswerReasoning"/>, then one <see cref="AnswerEnd"/>.</summary>
public abstract record AnswerPart
{
    private protected AnswerPart()
    {
    }
}
