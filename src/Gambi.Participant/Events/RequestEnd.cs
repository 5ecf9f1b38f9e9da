namespace Gambi.Participant;

/// <summary>How a request on the tunnel ended.</summary>
public enum RequestEnd
{
    /// <summary>The provider's whole answer was passed on.</summary>
    Completed,

    /// <summary>The hub or the tunnel's end cancelled it.</summary>
    Cancelled,

    /// <summary>It is none that a participant forwards.</summary>
    Refused,

    /// <summary>The provider failed, before or while answering.</summary>
    Failed,
}
