namespace Gambi.Hub.Journal;

/// <summary>The folder in which a hub keeps its state cannot be used: another hub has it, or the disk does not let it.</summary>
public sealed class JournalException : IOException
{
    /// <summary>Without words of its own.</summary>
    public JournalException()
    {
    }

    /// <summary>With what is wrong.</summary>
    /// <param name="message">What is wrong, for people.</param>
    public JournalException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong, and why.</summary>
    /// <param name="message">What is wrong, for people.</param>
    /// <param name="innerException">What the system said.</param>
    public JournalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether another hub uses the folder.</summary>
    public bool IsInUse { get; init; }
}
