using System.Net;
using System.Text;

namespace Gambi.Client.Http;

/// <summary>A web page that came instead of an answer, as proxies send them.</summary>
internal static class HtmlPage
{
    private const int MaxTitle = 80;

    public static bool Looks(bool declared, ReadOnlySpan<byte> body) => declared || body.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8);

    /// <summary>The beginning of its title; never more of the page.</summary>
    public static string? TitleOf(ReadOnlySpan<byte> body)
    {
        var page = Encoding.UTF8.GetString(body);
        var tag = page.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        var start = tag < 0 ? -1 : page.IndexOf('>', tag);
        var end = start < 0 ? -1 : page.IndexOf('<', start);
        var title = end < 0 ? "" : SafeText.Of(WebUtility.HtmlDecode(page[(start + 1)..end]), MaxTitle);
        return title.Length > 0 ? title : null;
    }
}
