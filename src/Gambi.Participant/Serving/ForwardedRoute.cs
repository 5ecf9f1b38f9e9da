using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>
/// The requests a participant forwards: the operations of the contract, each with its one method and path. A hub can ask for nothing else of what runs at the provider's address.
/// </summary>
internal static class ForwardedRoute
{
    private const int LongestPath = 8 * 1024;
    private const string Responses = "/v1/responses/";

    /// <summary>Whether the request is exactly one that its operation allows.</summary>
    public static bool IsAllowed(TunnelRequestHead head)
    {
        if (head.Path.Length > LongestPath || !head.Path.All(IsPrintable))
        {
            return false;
        }

        int query = head.Path.IndexOf('?', StringComparison.Ordinal);
        ReadOnlySpan<char> path = query < 0 ? head.Path : head.Path.AsSpan(0, query);
        return (head.Operation, head.Method) switch
        {
            (TunnelOperations.ResponsesCreate, "POST") => path is "/v1/responses",
            (TunnelOperations.ChatCompletionsCreate, "POST") => path is "/v1/chat/completions",
            (TunnelOperations.EmbeddingsCreate, "POST") => path is "/v1/embeddings",
            (TunnelOperations.CompletionsCreate, "POST") => path is "/v1/completions",
            (TunnelOperations.ModelsList, "GET") => path is "/v1/models",
            (TunnelOperations.ResponsesGet, "GET") => IsResponse(path, ""),
            (TunnelOperations.ResponsesDelete, "DELETE") => IsResponse(path, ""),
            (TunnelOperations.ResponsesCancel, "POST") => IsResponse(path, "/cancel"),
            (TunnelOperations.ResponsesInputItems, "GET") => IsResponse(path, "/input_items"),
            _ => false,
        };
    }

    // A '\' is read as '/' by some servers, and a '#' ends the path for others.
    private static bool IsPrintable(char c) => c is > ' ' and <= '~' and not ('\\' or '#');

    private static bool IsResponse(ReadOnlySpan<char> path, string rest) =>
        path.StartsWith(Responses, StringComparison.Ordinal)
        && path.EndsWith(rest, StringComparison.Ordinal)
        && path.Length > Responses.Length + rest.Length
        && IsId(path[Responses.Length..^rest.Length]);

    private static bool IsId(ReadOnlySpan<char> id)
    {
        bool onlyDots = true;
        for (int at = 0; at < id.Length; at++)
        {
            char c = id[at];
            if (c is '%')
            {
                if (!IsHarmlessEscape(id[at..]))
                {
                    return false;
                }

                at += 2;
            }
            else if (c is '/')
            {
                return false;
            }

            onlyDots &= c is '.';
        }

        return !onlyDots;
    }

    // An escaped dot, slash, backslash or percent sign (of a second escape) has no place in an id: each could walk out of it once a server unescapes it.
    private static bool IsHarmlessEscape(ReadOnlySpan<char> escape) =>
        escape.Length >= 3
        && char.IsAsciiHexDigit(escape[1])
        && char.IsAsciiHexDigit(escape[2])
        && (char)byte.Parse(escape[1..3], System.Globalization.NumberStyles.AllowHexSpecifier, provider: null) is > ' ' and not ('.' or '/' or '\\' or '%' or '\x7f');
}
