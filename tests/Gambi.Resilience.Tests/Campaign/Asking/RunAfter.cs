namespace Gambi.Resilience.Tests.Campaign.Asking;

/// <summary>What a client does with a response in background once it has its id.</summary>
internal enum RunAfter
{
    /// <summary>Nothing: it runs on.</summary>
    Abandon,

    /// <summary>Cancels it.</summary>
    Cancel,

    /// <summary>Deletes it, while it runs perhaps.</summary>
    Delete,

    /// <summary>Reads its events, from the first on, and leaves.</summary>
    Follow,
}
