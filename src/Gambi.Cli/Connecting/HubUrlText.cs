namespace Gambi.Cli.Connecting;

/// <summary>A hub's URL as text that works when it is typed again.</summary>
internal static class HubUrlText
{
    /// <summary>The text; .NET leaves the zone of a link-local address out of every one but the original, and without it nobody is reached.</summary>
    public static string Of(Uri url) => url.IdnHost.Contains('%', StringComparison.Ordinal) ? url.OriginalString : url.ToString();
}
