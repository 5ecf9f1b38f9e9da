using System.Globalization;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>The headers of an adapted reply: the provider's, but for those that are about its own body.</summary>
internal static class AdaptedHead
{
    public const string EventStream = "text/event-stream; charset=utf-8";

    public const string Json = "application/json; charset=utf-8";

    private static readonly string[] AboutTheBody = ["ETag", "Last-Modified", "Accept-Ranges", "Digest", "Repr-Digest", "Want-Digest", "Transfer-Encoding"];

    /// <param name="provider">Whose headers are passed on.</param>
    /// <param name="mediaType">What the client gets.</param>
    /// <param name="length">How much of it, when that is known; of an event stream it is not said.</param>
    public static List<KeyValuePair<string, string>> Of(ExchangeReply provider, string mediaType, long? length = null)
    {
        List<KeyValuePair<string, string>> headers = [.. provider.Headers.Where(static header => !IsAboutTheBody(header.Key)), new("Content-Type", mediaType)];
        if (length is { } bytes)
        {
            headers.Add(new("Content-Length", bytes.ToString(CultureInfo.InvariantCulture)));
        }

        return headers;
    }

    private static bool IsAboutTheBody(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || AboutTheBody.Contains(name, StringComparer.OrdinalIgnoreCase);
}
