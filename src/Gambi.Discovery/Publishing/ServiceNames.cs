using System.Text;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Publishing;

/// <summary>The names a service and its host may have.</summary>
internal static class ServiceNames
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int RandomLetters = 6;

    /// <summary>The name itself, then <c>NAME (2)</c>, <c>NAME (3)</c>, …, cut where a label would be too long.</summary>
    public static string Instance(string name, int number)
    {
        string suffix = number == 1 ? "" : $" ({number})";
        return Cut(name, DnsName.LongestLabel - suffix.Length) + suffix;
    }

    /// <summary>
    /// The host name that was asked for, numbered. Without one, the machine's with something random behind it: <c>MACHINE.local</c> itself belongs to the machine's own responder (avahi,
    /// mDNSResponder), which knows of other addresses than we have on a link; and several of us may run side by side.
    /// </summary>
    public static DnsName Host(string? asked, string machine, int number, Random random)
    {
        string suffix = asked is null ? "-" + random.GetString(Letters, RandomLetters) : number == 1 ? "" : $"-{number}";
        return ServiceTypeName.Local.Under(Cut(asked ?? Plain(machine), DnsName.LongestLabel - suffix.Length) + suffix);
    }

    /// <summary>What programs that know host names only take for one: letters, digits, hyphens, up to the first dot.</summary>
    private static string Plain(string machine)
    {
        string plain = new([.. machine.Split('.')[0].Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]);
        return plain.Trim('-') is { Length: > 0 } name ? name : "host";
    }

    private static string Cut(string name, int bytes)
    {
        var kept = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            if ((bytes -= rune.Utf8SequenceLength) < 0)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.ToString();
    }
}
