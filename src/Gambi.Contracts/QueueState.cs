namespace Gambi.Contracts;

/// <summary>Who waits in a room for a participant (ours): in its summary, and the data of <c>queue.changed</c>.</summary>
/// <param name="Waiting">Requests that wait.</param>
/// <param name="OldestMs">How long the oldest of them has waited, in milliseconds; 0 when none waits.</param>
public sealed record QueueState(int Waiting, long OldestMs)
{
    /// <summary>Nobody waits.</summary>
    public static QueueState Empty { get; } = new(0, 0);
}
