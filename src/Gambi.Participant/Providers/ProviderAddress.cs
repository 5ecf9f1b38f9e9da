using System.Diagnostics.CodeAnalysis;

namespace Gambi.Participant;

/// <summary>A provider's base URL in one form: <c>http://host:11434</c>, <c>…/</c> and <c>…/v1</c> are the same address.</summary>
public sealed record ProviderAddress
{
    private ProviderAddress(Uri baseUri) => Base = baseUri;

    /// <summary>The address of a provider that has none, because it lives in its participant's process: <c>http://in-process.invalid</c>, a name that can never be looked up.</summary>
    public static ProviderAddress InProcess { get; } = new(new Uri("http://in-process.invalid/"));

    /// <summary>The base, ending in <c>/</c> and without <c>/v1</c>.</summary>
    public Uri Base { get; }

    /// <summary>Whether it is this machine, where no proxy may stand between.</summary>
    public bool IsLoopback => Base.IsLoopback;

    /// <summary>Reads an endpoint as people type it.</summary>
    /// <exception cref="FormatException">It is no absolute http(s) URL, or holds more than an address may.</exception>
    public static ProviderAddress Parse(string text) =>
        TryParse(text, out ProviderAddress? address, out string? problem) ? address : throw new FormatException(problem);

    /// <summary>Reads an endpoint as people type it, or says in one sentence what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ProviderAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            problem = "The endpoint must be an absolute http or https URL, for example http://localhost:11434.";
            return false;
        }

        problem = uri switch
        {
            // A user info would travel to the hub with the registration's endpoint: credentials belong into headers, which stay here.
            { UserInfo.Length: > 0 } => "The endpoint must not have a user name or password; give them as a header instead.",
            { Query.Length: > 0 } or { Fragment.Length: > 0 } => "The endpoint must not have a query or a fragment.",
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        string path = uri.AbsolutePath.TrimEnd('/');
        if (path.EndsWith("/v1", StringComparison.OrdinalIgnoreCase))
        {
            path = path[..^3].TrimEnd('/');
        }

        address = new(new Uri(uri.GetLeftPart(UriPartial.Authority) + path + "/"));
        return true;
    }

    /// <summary>The URL of a path under the base; <paramref name="pathAndQuery"/> starts with <c>/</c>.</summary>
    internal Uri At(string pathAndQuery) => new(Base.AbsoluteUri.TrimEnd('/') + pathAndQuery);

    /// <summary>The base without its last <c>/</c>, as it is shown and registered.</summary>
    public override string ToString() => Base.AbsoluteUri.TrimEnd('/');
}
