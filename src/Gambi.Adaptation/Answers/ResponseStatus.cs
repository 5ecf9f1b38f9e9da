namespace Gambi.Adaptation.Answers;

/// <summary>Where a response is in its life.</summary>
public enum ResponseStatus
{
    /// <summary>In background, and not begun.</summary>
    Queued,

    /// <summary>Being made.</summary>
    InProgress,

    /// <summary>Ended, and whole.</summary>
    Completed,

    /// <summary>Ended by a bound on its length or by a filter.</summary>
    Incomplete,

    /// <summary>Ended by an error.</summary>
    Failed,

    /// <summary>Ended by its client.</summary>
    Cancelled,
}
