using System.Globalization;
using Gambi.Cli.Failures;

namespace Gambi.Cli.Participants;

/// <summary>A length of time as people type it: <c>500ms</c>, <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, and a plain number of seconds.</summary>
internal static class Duration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Reads it; <paramref name="flag"/> names it in the error.</summary>
    public static TimeSpan Parse(string typed, string flag)
    {
        string text = typed.Trim().ToLowerInvariant();
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        long? unit = text[digits..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "" or "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
        return unit is { } ticks && long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= Longest.Ticks / ticks
            ? TimeSpan.FromTicks(count * ticks)
            : throw CliException.WrongUse($"{flag} must be a whole number of ms, s, m, h or d, such as 90s or 10m (a plain number means seconds), not '{typed}'.");
    }
}
