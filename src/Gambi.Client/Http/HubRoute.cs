using System.Globalization;
using System.Text;
using Gambi.Contracts;

namespace Gambi.Client.Http;

/// <summary>URLs under a hub's own, each segment percent-encoded.</summary>
internal static class HubRoute
{
    public static Uri BaseOf(Uri hubUrl)
    {
        ArgumentNullException.ThrowIfNull(hubUrl);
        if (!hubUrl.IsAbsoluteUri || (hubUrl.Scheme != Uri.UriSchemeHttp && hubUrl.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("The hub's URL must be absolute and start with http:// or https://.", nameof(hubUrl));
        }

        if (hubUrl.UserInfo.Length > 0)
        {
            throw new ArgumentException("The hub's URL must not hold a user or password; send them as a header.", nameof(hubUrl));
        }

        return new Uri(TextOf(hubUrl).TrimEnd('/') + "/");
    }

    // .NET leaves the zone of a link-local address out of every text of a URL but the original one; without it nobody is reached.
    private static string TextOf(Uri hubUrl) => hubUrl.IdnHost.Contains('%', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"{hubUrl.Scheme}://[{hubUrl.IdnHost}]:{hubUrl.Port}{hubUrl.AbsolutePath}")
        : hubUrl.GetLeftPart(UriPartial.Path);

    public static Uri Under(Uri hubUrl, ReadOnlySpan<string> segments, string? query = null)
    {
        var url = new StringBuilder(TextOf(hubUrl));
        var first = true;
        foreach (var segment in segments)
        {
            url.Append(first ? "" : "/").Append(Uri.EscapeDataString(Checked(segment)));
            first = false;
        }

        return new Uri(url.Append(query).ToString());
    }

    // A dot segment would be resolved away even when it is percent-encoded: the request would reach another route.
    private static string Checked(string segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return segment is "" or "." or ".." || segment.Any(char.IsControl)
            ? throw new GambiException(
                GambiFailure.Refused,
                ErrorCatalog.InvalidRequest.Code,
                "A room code or participant id must not be empty, '.', '..', or have control characters.")
            {
                Status = ErrorCatalog.InvalidRequest.Status,
            }
            : segment;
    }
}
