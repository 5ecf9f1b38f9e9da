using System.Net.Sockets;
using System.Security.Authentication;

namespace Gambi.Participant;

/// <summary>Says in a few words what broke between us and a provider.</summary>
internal static class ProviderFailure
{
    /// <summary>Whether a connection broke or never came to be. One that is reset the moment it opens comes out of the HTTP client as it is.</summary>
    public static bool IsConnection(Exception broken) => broken is HttpRequestException or IOException or SocketException;

    /// <summary>A clause without a full stop; never the exception's own text, which may hold what was sent.</summary>
    public static string Describe(Exception broken)
    {
        for (Exception? cause = broken; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case TimeoutException:
                    return "it accepted no connection in time";
                case AuthenticationException:
                    return "its TLS certificate or handshake was refused";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "the connection was refused";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return "its host name is unknown";
                case SocketException socket:
                    return $"the connection broke ({socket.SocketErrorCode})";
                default:
                    break;
            }
        }

        return broken is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http
            ? $"the connection broke ({http.HttpRequestError})"
            : "the connection broke";
    }
}
