using Gambi.Contracts;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>The secrets that a request's headers carry. Never its query: that is kept in histories and logs.</summary>
internal static class Credentials
{
    private const string Scheme = "Bearer ";

    /// <summary>The room's password: from the header that is for nothing else, or the API key of any OpenAI client.</summary>
    public static string? Password(HttpRequest request) => Header(request, GambiHeaders.Password) ?? Bearer(request);

    /// <summary>The hub's admin token.</summary>
    public static string? AdminToken(HttpRequest request) => Header(request, GambiHeaders.Admin) ?? Bearer(request);

    /// <summary>The value of a header that is there once and says something.</summary>
    public static string? Header(HttpRequest request, string name) => request.Headers[name] is [{ Length: > 0 } value] ? value : null;

    public static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } credentials] && credentials.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && credentials[Scheme.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
}
