using System.Collections.Frozen;
using System.Net.Http.Headers;

namespace Gambi.Participant;

/// <summary>Which headers pass between a hub and a provider.</summary>
internal static class ForwardedHeaders
{
    // RFC 9110 §7.6.1 and the older names of the same kind.
    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "HTTP2-Settings");

    // What a client says to the hub (credentials, cookies, where it came from) is no business of the provider, and what we say ourselves must not come twice. A browser's
    // Origin would also make Ollama refuse the request.
    private static readonly FrozenSet<string> HubOnly = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Content-Length", "Expect", "Accept-Encoding", "Authorization", "Api-Key", "X-Api-Key", "X-Goog-Api-Key", "Cookie", "Forwarded", "Via", "X-Real-IP", "Origin", "Referer");

    /// <summary>Puts the hub's headers that may pass onto <paramref name="request"/>.</summary>
    public static void CopyTo(HttpRequestMessage request, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        List<string> named = NamedByConnection(headers);
        foreach ((string name, string value) in headers)
        {
            if (IsForProvider(name) && IsSafe(name, value) && !named.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        // Bytes are passed on as they are, so that nothing here or at the hub has to unpack them.
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (request.Content is { Headers.ContentType: null } content && !content.Headers.NonValidated.Contains("Content-Type"))
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
    }

    /// <summary>The provider's headers that may pass to the hub.</summary>
    public static List<KeyValuePair<string, string>> Of(HttpResponseMessage response)
    {
        List<KeyValuePair<string, string>> kept = [];
        string[] named = [.. response.Headers.Connection];
        Keep(response.Headers.NonValidated);
        Keep(response.Content.Headers.NonValidated);
        return kept;

        void Keep(HttpHeadersNonValidated headers)
        {
            foreach ((string name, HeaderStringValues values) in headers)
            {
                if (HopByHop.Contains(name) || IsCookie(name) || named.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    continue;
                }

                foreach (string value in values)
                {
                    if (IsSafe(name, value))
                    {
                        kept.Add(new(name, value));
                    }
                }
            }
        }
    }

    private static bool IsForProvider(string name) =>
        !HopByHop.Contains(name)
        && !HubOnly.Contains(name)
        && !name.StartsWith("X-Gambi-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);

    private static bool IsCookie(string name) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) || name.Equals("Set-Cookie2", StringComparison.OrdinalIgnoreCase);

    private static List<string> NamedByConnection(IReadOnlyList<KeyValuePair<string, string>> headers) =>
    [
        .. headers
            .Where(header => header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>Whether a header can go over HTTP as it is: a line break in it would start another one.</summary>
    public static bool IsSafe(string name, string value) =>
        name.Length > 0 && name.All(IsTokenCharacter) && value.All(c => c is (>= ' ' and <= '~') or '\t');

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
