using Gambi.Cli.Connecting;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Diagnosing;

/// <summary>Whether a hub answers, how fast, and whether its clock is right.</summary>
internal sealed class HubCheck(CliContext context)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    // Certificates and "last seen" are read in minutes.
    private static readonly TimeSpan WrongClock = TimeSpan.FromMinutes(2);

    /// <summary>Asks it.</summary>
    public async Task<Finding> RunAsync(Uri url, CancellationToken cancellationToken)
    {
        TimeProvider time = context.Host.Time;
        try
        {
            using GambiClient client = HubOptions.Connect(context, url, patience: Patience);
            long started = time.GetTimestamp();
            HealthStatus health = (await client.HealthAsync(cancellationToken)).Data;
            TimeSpan took = time.GetElapsedTime(started);
            TimeSpan ahead = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(health.Timestamp, 0, 253402300799999)) - (time.GetUtcNow() - (took / 2));
            return Judge(url, took, ahead) with
            {
                Details = writer =>
                {
                    writer.WriteString("hubUrl", HubUrlText.Of(url));
                    writer.WriteNumber("latencyMs", Math.Round(took.TotalMilliseconds, 1));
                    writer.WriteNumber("clockAheadMs", (long)ahead.TotalMilliseconds);
                },
            };
        }
        catch (GambiException e)
        {
            return Finding.Failed(CheckNames.Hub, e.Message, await new HubTrouble(context).FindFixAsync(url, e, cancellationToken));
        }
    }

    private static Finding Judge(Uri url, TimeSpan took, TimeSpan ahead)
    {
        string answers = $"{HubUrlText.Of(url)} answers in {Words.Rounded(took.TotalMilliseconds)} ms";
        if (ahead.Duration() > WrongClock)
        {
            return Finding.Warning(
                CheckNames.Hub,
                $"{answers}, but its clock is {Words.Rounded(ahead.Duration().TotalMinutes)} minutes {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's.",
                "Set the clock of the machine that is wrong: times in lists and events mislead, and certificates may look expired.");
        }

        return took > Slow
            ? Finding.Warning(CheckNames.Hub, $"{answers}, which is slow.", "Is the hub's machine busy, or the network between weak? Each answer takes at least this long to begin.")
            : Finding.Ok(CheckNames.Hub, $"{answers}.");
    }
}
