using System.Net.Sockets;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Client;

namespace Gambi.Cli.Hubs;

/// <summary>Why a hub cannot listen where it should.</summary>
internal sealed class PortTrouble(CliContext context)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The failure, with who is there already when that can be told.</summary>
    public async Task<CliException> ExplainAsync(HubAddress address, SocketException why, CancellationToken cancellationToken) => why.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => CliException.Unavailable(
            "PORT_IN_USE",
            $"Port {address.Port} of {address.Host} is in use.",
            await IsHubAsync(address.Port, cancellationToken)
                ? $"A Gambi hub answers there already: use it, or choose another port with --port (0 takes any free one)."
                : $"Choose another with --port (0 takes any free one). {FindUser(address.Port)}"),
        SocketError.AccessDenied => CliException.Unavailable("PORT_NOT_ALLOWED", $"This user may not listen on port {address.Port}.", "Choose a port from 1024 on with --port."),
        SocketError.AddressNotAvailable => CliException.WrongUse($"--host {address.Host} is no address of this machine.", "Use 0.0.0.0 for every network, 127.0.0.1 for this machine only."),
        _ => CliException.Unavailable("CANNOT_LISTEN", $"Cannot listen on {address.BindUrl}: {why.Message}"),
    };

    private static string FindUser(int port) => OperatingSystem.IsWindows()
        ? $"`netstat -ano | findstr :{port}` tells who uses it."
        : OperatingSystem.IsMacOS() ? $"`lsof -nP -iTCP:{port} -sTCP:LISTEN` tells who uses it." : $"`ss -ltnp 'sport = :{port}'` tells who uses it.";

    private async Task<bool> IsHubAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new GambiClient(new() { HubUrl = new($"http://127.0.0.1:{port}"), RequestTimeout = Patience, Time = context.Host.Time });
            return (await client.HealthAsync(cancellationToken)).Data.Status == "ok";
        }
        catch (GambiException)
        {
            return false;
        }
    }
}
