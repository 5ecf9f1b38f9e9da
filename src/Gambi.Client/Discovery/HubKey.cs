using Gambi.Discovery;

namespace Gambi.Client.Discovery;

/// <summary>
/// Which hub an announcement is of. By name and port a hub heard over several networks is one; with the machine's name, two that took the same name on networks that do not hear each other
/// stay two.
/// </summary>
internal readonly record struct HubKey(string Name, string HostName, int Port)
{
    public static HubKey Of(FoundService service) => new(service.InstanceName.ToUpperInvariant(), service.HostName.ToUpperInvariant(), service.Port);
}
