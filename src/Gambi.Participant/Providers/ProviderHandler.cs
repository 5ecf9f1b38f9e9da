using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Gambi.Participant;

/// <summary>Makes the HTTP handler for calls to a provider: plain, without redirects, cookies, decompression or trace headers.</summary>
internal static class ProviderHandler
{
    // Servers close idle connections after as little as 5 s; reusing one at that moment would fail a request that cannot be repeated.
    private static readonly TimeSpan IdleConnections = TimeSpan.FromSeconds(2);

    public static SocketsHttpHandler Create(ProviderAddress address, TimeSpan connectTimeout, TimeProvider time) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = !address.IsLoopback,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = IdleConnections,
        // An abandoned answer is cut off, not read to its end: that is what makes the provider stop generating.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectTimeout = connectTimeout,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, connectTimeout, time, cancellationToken),
    };

    /// <summary>Adds what the owner gave for the provider, over anything of the same name.</summary>
    public static void AddHeaders(HttpRequestMessage request, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        foreach ((string name, string value) in headers)
        {
            if (!Replace(request.Headers, name, value) && request.Content is { } content)
            {
                Replace(content.Headers, name, value);
            }
        }
    }

    // Removing a header where it cannot stand throws, so that only one that is there is removed.
    private static bool Replace(HttpHeaders headers, string name, string value)
    {
        if (headers.NonValidated.Contains(name))
        {
            headers.Remove(name);
        }

        return headers.TryAddWithoutValidation(name, value);
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await socket.ConnectAsync(endPoint, either.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException("The provider accepted no connection in time.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
