using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gambi.Hub.Http;

/// <summary>So many connections at once of each address, whether they ever ask for anything or not.</summary>
internal sealed class ConnectionLimit(int perAddress)
{
    private readonly KeyedLeases<IPAddress> _connections = new(perAddress);

    public ConnectionDelegate Wrap(ConnectionDelegate next) => async connection =>
    {
        if ((connection.RemoteEndPoint as IPEndPoint)?.Address is not { } remote || CallerKey.Of(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote) is not { } address)
        {
            await next(connection);
            return;
        }

        using var lease = _connections.TryTake(address);
        if (lease is not null)
        {
            await next(connection);
        }

        // One too many is closed without a word: there is no request yet that could be answered.
    };
}
