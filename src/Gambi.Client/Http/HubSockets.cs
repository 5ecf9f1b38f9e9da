using System.Text;

namespace Gambi.Client.Http;

/// <summary>The connections of a client that was given no handler.</summary>
internal static class HubSockets
{
    public static SocketsHttpHandler Create(Uri hubUrl) => new()
    {
        // A hub never redirects, and a password must not follow anybody elsewhere.
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // Leaving an answer closes its connection at once instead of reading the rest, so that the hub sees the client go.
        MaxResponseDrainSize = 0,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        UseCookies = false,
        UseProxy = !hubUrl.IsLoopback,
    };
}
