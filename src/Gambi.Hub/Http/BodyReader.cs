using System.Net.Http.Headers;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Reads a request body whole, up to a limit, however slowly it comes.</summary>
internal static class BodyReader
{
    /// <summary>
    /// The body, for the caller to dispose; or the failure when it is over <paramref name="limit"/> (as soon as that is known) or not plain UTF-8 by its own headers.
    /// A client that breaks off throws, as broken I/O does.
    /// </summary>
    public static async ValueTask<Outcome<PooledBody>> ReadAsync(HttpContext context, long limit, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (FindHeaderProblem(request) is { } problem)
        {
            return new HubFailure(ErrorCatalog.InvalidRequest, problem);
        }

        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        var body = new PooledBody();
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                if (body.Length + read.Buffer.Length > limit)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    body.Dispose();
                    return TooLarge(limit);
                }

                body.Append(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    // The media type is not looked at: `curl -d` sends JSON as a form, and there is nothing else it could be.
    private static string? FindHeaderProblem(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is [{ } encoding, ..] && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return $"Send the body as it is, without Content-Encoding '{encoding}'.";
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.CharSet?.Trim('"') is { Length: > 0 } charset
            && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase)
            ? $"Send JSON as UTF-8, not as '{charset}'."
            : null;
    }

    private static HubFailure TooLarge(long limit) =>
        new(ErrorCatalog.PayloadTooLarge, FormattableString.Invariant($"The body is larger than this route takes ({limit} bytes)."));
}
