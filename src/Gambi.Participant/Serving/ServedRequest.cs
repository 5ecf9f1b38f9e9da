namespace Gambi.Participant;

/// <summary>How far serving one request has come.</summary>
internal sealed class ServedRequest
{
    /// <summary>How it ended; a failure until proven otherwise.</summary>
    public RequestEnd End { get; set; } = RequestEnd.Failed;

    /// <summary>What it failed with, when it did.</summary>
    public Exception? Error { get; set; }

    /// <summary>The status sent to the hub, once it is.</summary>
    public int? Status { get; set; }

    /// <summary>Bytes of the body sent to the hub.</summary>
    public long Bytes { get; set; }
}
