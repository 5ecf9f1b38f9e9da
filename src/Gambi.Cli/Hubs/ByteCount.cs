using System.Globalization;
using Gambi.Cli.Failures;

namespace Gambi.Cli.Hubs;

/// <summary>A number of bytes as people type it: <c>1048576</c>, <c>512KiB</c>, <c>32MiB</c>, <c>1g</c>.</summary>
internal static class ByteCount
{
    /// <summary>Reads it; <paramref name="flag"/> names it in the error.</summary>
    public static long Parse(string typed, string flag)
    {
        string text = typed.Trim().ToUpperInvariant();
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        long? unit = text[digits..] switch
        {
            "" or "B" => 1,
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            _ => null,
        };
        return unit is { } factor && long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0 && count <= int.MaxValue / factor
            ? count * factor
            : throw CliException.WrongUse($"{flag} must be a number of bytes below 2 GiB, such as 33554432 or 32MiB, not '{typed}'.");
    }
}
