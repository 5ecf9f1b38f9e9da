using Gambi.Contracts;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Which pages may call the hub from a browser, and what they may read of its answers.</summary>
internal sealed class CorsRules(DoorSettings settings)
{
    private const string Methods = "GET, POST, PUT, DELETE, OPTIONS";
    private const string RequestHeaders = "Content-Type, Authorization";
    private const string PreflightSeconds = "600";

    // The names stand beside `*` because a browser takes `*` literally on requests with credentials.
    private const string ExposedHeaders = $"{GambiHeaders.RequestId}, {GambiHeaders.Participant}, {GambiHeaders.Model}, {GambiHeaders.Route}, Retry-After, *";

    private readonly bool _any = settings.CorsOrigins.Contains("*");

    public void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (_any)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = "Origin";
            if (context.Request.Headers.Origin is not [{ } origin] || !settings.CorsOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            {
                return;
            }

            headers.AccessControlAllowOrigin = origin;
        }

        headers.AccessControlExposeHeaders = ExposedHeaders;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlAllowMethods = Methods;
            headers.AccessControlAllowHeaders = Allow(context.Request.Headers.AccessControlRequestHeaders);
            headers.AccessControlMaxAge = PreflightSeconds;
        }
    }

    // What the page asks for is allowed; only tokens and commas are echoed.
    private static string Allow(string? asked) =>
        string.IsNullOrWhiteSpace(asked) || !asked.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ',' or ' ')
            ? RequestHeaders
            : $"{RequestHeaders}, {asked}";
}
