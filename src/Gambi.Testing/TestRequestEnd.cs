namespace Gambi.Testing;

/// <summary>How a scripted participant's work on a request ended.</summary>
public enum TestRequestEnd
{
    /// <summary>The answer was given to its end.</summary>
    Completed,

    /// <summary>The answer failed, as its script says.</summary>
    Failed,

    /// <summary>Nobody wanted the answer any more: its caller left, or the participant lost its room.</summary>
    Cancelled,
}
