using System.Globalization;

namespace Gambi.Cli.Output;

/// <summary>Values in the words people read.</summary>
internal static class Words
{
    /// <summary>A time of the contract, in UTC.</summary>
    public static string Time(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMilliseconds, -62135596800000, 253402300799999))
            .ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time of day of a time of the contract, in UTC.</summary>
    public static string Clock(long unixMilliseconds) => Time(unixMilliseconds)[11..];

    /// <summary>A number.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number with at most one decimal.</summary>
    public static string Rounded(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
