using System.Net.Sockets;
using System.Text.Json;

namespace Gambi.Client.Http;

/// <summary>Turns what goes wrong below HTTP, or in reading an answer, into what people can act on.</summary>
internal static class HubFailures
{
    private const string StartHint = "Is the hub running? Start one with `gambi hub serve`.";
    private const string AwayHint = "The hub or the participant went away; try again.";
    private const string AddressHint = "Is this the hub's address, and does it speak this version of Gambi?";

    /// <summary>What <paramref name="exception"/> means, or <c>null</c> when it is the caller's own cancellation, a failure already, or a bug.</summary>
    public static GambiException? Of(Exception exception, Uri hubUrl, CancellationToken caller, TimeSpan? missed = null) => exception switch
    {
        _ when caller.IsCancellationRequested => null,
        OperationCanceledException when missed is { } timeout => Timeout(hubUrl, timeout, exception),
        OperationCanceledException { InnerException: TimeoutException } => Timeout(hubUrl, null, exception),
        HttpRequestException e => OfRequest(e, hubUrl),
        // A connection that is reset the moment it opens comes out of the HTTP client as it is.
        SocketException => new(GambiFailure.Unreachable, ClientErrorCodes.HubUnreachable, $"{hubUrl.OriginalString} cannot be reached.", exception) { Hint = StartHint },
        HttpIOException or IOException => Interrupted($"The answer of {hubUrl.OriginalString} broke off.", exception),
        _ => null,
    };

    public static GambiException Interrupted(string message, Exception? inner = null, string? requestId = null) =>
        new(GambiFailure.Interrupted, ClientErrorCodes.AnswerInterrupted, message, inner)
        {
            RequestId = requestId,
            Hint = AwayHint,
        };

    public static GambiException Incomplete(Uri hubUrl, string what, Exception? inner = null) =>
        new(GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer, $"The answer of {hubUrl.OriginalString} is not one of a hub: {what}.", inner) { Hint = AddressHint };

    /// <summary>The place of a JSON error without its text, which may quote the payload.</summary>
    public static string Where(JsonException e) => e switch
    {
        { InnerException: JsonException } or { Path: null } => "it is not complete JSON",
        _ => $"it does not fit at `{SafeText.Of(e.Path, 80)}`",
    };

    private static GambiException Timeout(Uri hubUrl, TimeSpan? timeout, Exception inner) =>
        new(
            GambiFailure.Unreachable,
            ClientErrorCodes.HubTimeout,
            timeout is { } t ? FormattableString.Invariant($"{hubUrl.OriginalString} did not answer within {t.TotalSeconds:0.###} s.") : $"{hubUrl.OriginalString} did not accept a connection in time.",
            inner)
        {
            Hint = $"Is the hub at {hubUrl.OriginalString} running and reachable from here? A firewall may be in between.",
        };

    // A hub that speaks TLS hangs up on who does not.
    private static GambiException Unanswered(Uri hubUrl, Exception inner) =>
        new(GambiFailure.Interrupted, ClientErrorCodes.AnswerInterrupted, $"{hubUrl.OriginalString} closed the connection without an answer.", inner)
        {
            Hint = hubUrl.Scheme == Uri.UriSchemeHttp ? "The hub went away; try again. If it serves https, its URL must start with https://." : AwayHint,
        };

    private static GambiException OfRequest(HttpRequestException e, Uri hubUrl)
    {
        var (what, hint) = e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ($"The host name '{hubUrl.Host}' of {hubUrl.OriginalString} is not known.", "Check the host name in the hub's URL."),
            HttpRequestError.SecureConnectionError => TlsTrouble.Describe(e, hubUrl),
            HttpRequestError.ProxyTunnelError => ($"The proxy did not let {hubUrl.OriginalString} through.", "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY."),
            _ when e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ($"Nothing listens at {hubUrl.OriginalString} (connection refused).", StartHint),
            _ => ($"{hubUrl.OriginalString} cannot be reached.", StartHint),
        };
        return e.HttpRequestError switch
        {
            HttpRequestError.ResponseEnded => Unanswered(hubUrl, e),
            HttpRequestError.Unknown when e.InnerException is IOException => Unanswered(hubUrl, e),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => Incomplete(hubUrl, "it is not HTTP", e),
            HttpRequestError.ConfigurationLimitExceeded => Incomplete(hubUrl, "its headers are too large", e),
            _ => new(GambiFailure.Unreachable, ClientErrorCodes.HubUnreachable, what, e) { Hint = hint },
        };
    }
}
