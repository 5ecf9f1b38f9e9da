using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Client;

namespace Gambi.Cli.Diagnosing;

/// <summary>Whether this machine can listen for hubs, and which it hears.</summary>
internal sealed class MdnsCheck(HubDiscovery discovery)
{
    /// <summary>Listens.</summary>
    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Judge(await discovery.FindAsync(cancellationToken));
        }
        catch (CliException e)
        {
            return Finding.Warning(CheckNames.Mdns, e.Message, "Multicast DNS needs UDP port 5353 and a network that has multicast, which containers and VPNs often lack. Without it everything works by --hub URL.");
        }
    }

    private static Finding Judge(IReadOnlyList<FoundHub> hubs)
    {
        Finding finding = hubs switch
        {
            [] => Finding.Warning(CheckNames.Mdns, "No hub was heard on this network within 1.5 s.", $"If none is started with --mdns there is nothing to mend: --hub URL does the same. If one is, {Firewall()}"),
            _ when hubs.FirstOrDefault(hub => !hub.IsReachable) is { } silent => Finding.Warning(
                CheckNames.Mdns,
                $"{HubDiscovery.Describe(silent)} is heard and cannot be reached: {silent.Problem?.Message}",
                silent.Problem?.Hint ?? "Ask who runs it to look after it, or name another hub with --hub URL."),
            _ => Finding.Ok(CheckNames.Mdns, $"Heard {string.Join(", ", hubs.Select(HubDiscovery.Describe))}."),
        };
        return finding with
        {
            Details = writer =>
            {
                writer.WriteStartArray("hubs");
                foreach (FoundHub hub in hubs)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", hub.Name);
                    writer.WriteString("url", HubDiscovery.Address(hub));
                    writer.WriteBoolean("reachable", hub.IsReachable);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            },
        };
    }

    private static string Firewall() =>
        OperatingSystem.IsWindows() ? "the network must be a private one in Windows' settings, and the firewall allow UDP port 5353 for gambi."
        : OperatingSystem.IsMacOS() ? "gambi must be allowed to find devices on the local network (System Settings, Privacy & Security), and the firewall let it in."
        : "allow UDP port 5353 on both machines (`ufw allow 5353/udp`, or `firewall-cmd --add-service=mdns`); guest Wi-Fi, containers and VPNs pass no multicast.";
}
