namespace Gambi.Discovery.Messages;

/// <summary>Names of service discovery that do not depend on who publishes.</summary>
internal static class ServiceTypeName
{
    private const int LongestName = 15;

    public static DnsName Local { get; } = new("local");

    /// <summary>Under this name all types are listed (RFC 6763 §9).</summary>
    public static DnsName AllTypes { get; } = new("_services", "_dns-sd", "_udp", "local");

    /// <summary>Reads such as <c>_gambi._tcp</c>, as RFC 6335 §5.1 wants it.</summary>
    /// <exception cref="ArgumentException">It is no service type.</exception>
    public static DnsName Parse(string serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceType.Split('.') is [var name, "_tcp" or "_udp"] && IsName(name)
            ? Local.Under(serviceType[(name.Length + 1)..]).Under(name)
            : throw new ArgumentException($"A service type is such as _gambi._tcp, '{serviceType}' is not.", nameof(serviceType));
    }

    private static bool IsName(string name) =>
        name.Length is > 1 and <= LongestName + 1 && name[0] == '_' && name[1] != '-' && name[^1] != '-'
        && name.Skip(1).All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') && name.Any(char.IsAsciiLetter);
}
