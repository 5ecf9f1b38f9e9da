using System.Net;
using Gambi.Contracts;

namespace Gambi.Client.Http;

/// <summary>Reads an answer that is no success: an error envelope, an OpenAI error object, an older hub's text, or something of no hub at all.</summary>
internal static class FailureReader
{
    private const string AddressHint = "Is this the hub's address? A proxy or another program answered.";

    public static async Task<GambiException> ReadAsync(HttpResponseMessage response, Uri hubUrl, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadStartAsync(response, BoundedBody.MaxErrorBytes, cancellationToken).ConfigureAwait(false);
        if (!MediaTypes.IsHtml(response) && ErrorObject.TryRead(body.Span) is { } error)
        {
            return error.ToException((int)response.StatusCode, RequestIdOf(response));
        }

        return Strange(response, body.Span, hubUrl);
    }

    /// <summary>A success that is not JSON.</summary>
    public static async Task<GambiException> NotJsonAsync(HttpResponseMessage response, Uri hubUrl, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadStartAsync(response, BoundedBody.MaxErrorBytes, cancellationToken).ConfigureAwait(false);
        return Strange(response, body.Span, hubUrl);
    }

    public static string? RequestIdOf(HttpResponseMessage response) => HeaderOf(response, GambiHeaders.RequestId);

    public static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? SafeText.Of(value, 512) : null;

    private static GambiException Strange(HttpResponseMessage response, ReadOnlySpan<byte> body, Uri hubUrl)
    {
        var status = (int)response.StatusCode;
        var what = response switch
        {
            { StatusCode: >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest, Headers.Location: { } to } => $"a redirect to {SafeText.Of(to.ToString(), 200)}",
            _ when HtmlPage.Looks(MediaTypes.IsHtml(response), body) => HtmlPage.TitleOf(body) is { } title ? $"a web page, \"{title}\"" : "a web page",
            _ when body.IsEmpty => "nothing more",
            _ when MediaTypes.IsJson(response) => "JSON that is no hub's error",
            _ => $"content of type {SafeText.Of(MediaTypes.Of(response) ?? "unknown", 80)}",
        };
        return new(GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer, $"{hubUrl.OriginalString} answered with status {status} and {what}.")
        {
            Status = status,
            Hint = AddressHint,
            RequestId = RequestIdOf(response),
        };
    }
}
