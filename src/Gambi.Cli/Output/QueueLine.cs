using Gambi.Contracts;

namespace Gambi.Cli.Output;

/// <summary>Who waits in a room, in one line.</summary>
internal static class QueueLine
{
    /// <summary>The line.</summary>
    public static string Of(QueueState queue) => queue.Waiting switch
    {
        0 => "nobody waits",
        1 => $"1 waits, for {Seconds(queue)} s",
        _ => $"{Words.Number(queue.Waiting)} wait, the first for {Seconds(queue)} s",
    };

    private static string Seconds(QueueState queue) => Words.Rounded(queue.OldestMs / 1000.0);
}
