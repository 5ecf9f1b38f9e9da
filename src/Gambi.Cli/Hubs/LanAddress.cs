using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gambi.Cli.Hubs;

/// <summary>This machine's address on the network it shares with people.</summary>
internal sealed class LanAddress(Func<IEnumerable<LanCandidate>> candidates)
{
    /// <summary>Reads this machine's interfaces.</summary>
    public static LanAddress OfMachine() => new(ReadInterfaces);

    /// <summary>Every address of this machine.</summary>
    public IEnumerable<IPAddress> All => candidates().Select(candidate => candidate.Address);

    /// <summary>The address others can most likely reach, or <c>null</c> without a network.</summary>
    public IPAddress? Find() => candidates()
        .Where(candidate => candidate.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(candidate.Address))
        .OrderByDescending(Score)
        .Select(candidate => candidate.Address)
        .FirstOrDefault();

    private static int Score(LanCandidate candidate)
    {
        ReadOnlySpan<byte> bytes = candidate.Address.GetAddressBytes();
        bool linkLocal = bytes is [169, 254, ..];
        bool isPrivate = bytes is [10, ..] or [192, 168, ..] || (bytes is [172, var second, ..] && second is >= 16 and <= 31);
        return (linkLocal ? -8 : 0) + (candidate.HasGateway ? 4 : 0) + (candidate.IsVirtual ? 0 : 2) + (isPrivate ? 1 : 0);
    }

    private static IEnumerable<LanCandidate> ReadInterfaces()
    {
        NetworkInterface[] interfaces;
        try
        {
            interfaces = NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            yield break;
        }

        foreach (NetworkInterface one in interfaces.Where(one => one.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown))
        {
            IPInterfaceProperties properties = one.GetIPProperties();
            bool gateway = properties.GatewayAddresses.Any(address => !address.Address.Equals(IPAddress.Any));
            foreach (UnicastIPAddressInformation unicast in properties.UnicastAddresses)
            {
                yield return new(unicast.Address, gateway, LanCandidate.LooksVirtual(one.Name));
            }
        }
    }
}
