using Gambi.Client;

namespace Gambi.Cli.Diagnosing;

/// <summary>Whether the tunnel of a participant would come through to the hub.</summary>
internal static class TunnelCheck
{
    /// <summary>Asks the hub whether it was asked for a WebSocket.</summary>
    public static async Task<Finding> RunAsync(GambiClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CanOpenTunnelAsync(cancellationToken) switch
            {
                true => Finding.Ok(CheckNames.Tunnel, "Upgrades to WebSockets reach the hub: tunnels open."),
                false => Finding.Failed(
                    CheckNames.Tunnel,
                    "Something between here and the hub takes away the upgrade to a WebSocket: no tunnel opens, so that nobody can share a model from here.",
                    "Let the proxy pass upgrades (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\"; see docs/reverse-proxy.md), or name the hub's own address with --hub."),
                null => Finding.Warning(CheckNames.Tunnel, "The hub answers, but does not say whether upgrades reach it.", "Update the hub. `gambi participant join` shows whether its tunnel opens."),
            };
        }
        catch (GambiException e)
        {
            return Finding.Failed(
                CheckNames.Tunnel,
                $"An upgrade to a WebSocket does not come through to the hub: {e.Message}",
                "The hub answers other requests: a proxy, firewall or virus scanner between here and it does not pass WebSockets. Name the hub's own address with --hub, or let it pass them (docs/reverse-proxy.md).");
        }
    }
}
