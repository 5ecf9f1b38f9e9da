using System.Buffers;
using System.Collections.Frozen;
using Gambi.Contracts;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Inference;

/// <summary>Which headers go through the hub, in either direction. What belongs to one connection, or is a credential, stays on its side.</summary>
internal static class PassedHeaders
{
    /// <summary>A provider's own request id is passed on under this name: the other one is the hub's.</summary>
    public const string ProviderRequestId = "X-Gambi-Provider-Request-Id";

    private static readonly string[] HopByHop =
    [
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings",
    ];

    // Beside credentials and what the hub writes itself: what browsers add (a provider would judge a page's origin, which is the hub's business), and forwarding
    // headers (they would tell the provider who the client is).
    private static readonly FrozenSet<string> KeptFromProviders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. HopByHop, "Host", "Authorization", "Cookie", "api-key", "x-api-key", "x-goog-api-key", "Content-Length", "Content-Encoding", "Content-Type", "Accept-Encoding",
            "Expect", "Forwarded", "Via", "X-Real-IP", "Origin", "Referer", GambiHeaders.RequestId,
        ]);

    private static readonly string[] KeptFromProvidersPrefixes = ["X-Gambi-", "X-Forwarded-", "Sec-"];

    // Beside what the hub says itself: what a browser would keep or do for all of the hub's pages, which are not the provider's.
    private static readonly FrozenSet<string> KeptFromClients = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. HopByHop, "Set-Cookie", "Set-Cookie2", "Content-Length", "Alt-Svc", "Strict-Transport-Security", "Server", "Clear-Site-Data", "Service-Worker-Allowed", "Report-To",
            "Reporting-Endpoints", "NEL", "Refresh", "Public-Key-Pins", "Expect-CT", "Origin-Agent-Cluster", GambiHeaders.RequestId,
        ]);

    private static readonly string[] KeptFromClientsPrefixes = ["X-Gambi-", "Access-Control-", ":"];

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The headers a provider gets, the hub's request id among them.</summary>
    public static List<KeyValuePair<string, string>> ToProvider(IHeaderDictionary request, string requestId, bool hasBody)
    {
        var named = request.Connection.Count == 0 ? [] : NamedByConnection(request.Connection);
        var passed = new List<KeyValuePair<string, string>>(request.Count + 2);
        foreach (var (name, values) in request)
        {
            if (KeptFromProviders.Contains(name) || StartsWithAny(name, KeptFromProvidersPrefixes) || IsNamed(name, named))
            {
                continue;
            }

            foreach (var value in values)
            {
                if (value is not null)
                {
                    passed.Add(new(name, value));
                }
            }
        }

        passed.Add(new(GambiHeaders.RequestId, requestId));
        if (hasBody)
        {
            passed.Add(new("Content-Type", "application/json"));
        }

        return passed;
    }

    /// <summary>Gives the client what it may see of a provider's headers. A header that HTTP could not carry is left out.</summary>
    public static void ToClient(IReadOnlyList<KeyValuePair<string, string>> reply, IHeaderDictionary response)
    {
        var named = reply.Any(static h => IsConnection(h.Key)) ? NamedByConnection(reply.Where(static h => IsConnection(h.Key)).Select(static h => h.Value)) : [];
        for (var i = 0; i < reply.Count; i++)
        {
            var (name, value) = reply[i];
            if (name.Equals(GambiHeaders.RequestId, StringComparison.OrdinalIgnoreCase) && IsValue(value))
            {
                response[ProviderRequestId] = value;
            }
            else if (IsName(name) && IsValue(value) && !KeptFromClients.Contains(name) && !StartsWithAny(name, KeptFromClientsPrefixes)
                && !IsNamed(name, named))
            {
                response.Append(name, value);
            }
        }
    }

    /// <summary>Text as a header can carry it: percent-encoded where it is not printable ASCII.</summary>
    public static string Encode(string text) => IsValue(text) ? text : Uri.EscapeDataString(text);

    private static bool IsNamed(string name, string[] named) => named.Length > 0 && named.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsConnection(string name) => name.Equals("Connection", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static bool IsValue(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool StartsWithAny(string name, string[] prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Headers that a Connection header names belong to that connection too.</summary>
    private static string[] NamedByConnection(IEnumerable<string?> connection) =>
        [.. connection.SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
