namespace Gambi.Load.Answers;

/// <summary>Compares one answer after another with what the provider sent, as it comes in.</summary>
internal abstract class AnswerCheck
{
    /// <summary>Chunks of this answer that are in.</summary>
    public abstract long Chunks { get; }

    /// <summary>Begins an answer.</summary>
    public abstract void Begin();

    /// <summary>Takes some of its body; throws <see cref="LoadException"/> when it is wrong.</summary>
    public abstract void Take(ReadOnlySpan<byte> body);

    /// <summary>The body is over; throws when it is not whole.</summary>
    public abstract void End();
}
