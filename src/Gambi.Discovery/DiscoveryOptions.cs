using System.Net.NetworkInformation;

namespace Gambi.Discovery;

/// <summary>What publishing and browsing go by; every default is what a program wants that runs on somebody's machine.</summary>
public sealed class DiscoveryOptions
{
    private readonly Lock _gate = new();

    /// <summary>The clock. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the random delays and host names come from; used by one thread at a time. Default: a new one.</summary>
    public Random Random { get; init; } = new();

    /// <summary>
    /// Which interfaces to use of those that are up and have an address; it must be quick and must not throw. Default: all that can multicast, and the loopback interface, by which
    /// programs on one machine find each other.
    /// </summary>
    public Func<NetworkInterface, bool> UseInterface { get; init; } = static candidate =>
        candidate.NetworkInterfaceType == NetworkInterfaceType.Loopback || candidate.SupportsMulticast;

    /// <summary>
    /// The host's name in what is published, without <c>.local</c>, 1 to 63 bytes; where it is taken, <c>NAME-2</c>, <c>NAME-3</c>, …. Default: null, the machine's name with something random
    /// behind it, as <c>MACHINE.local</c> is for the machine's own responder to answer.
    /// </summary>
    public string? HostName { get; init; }

    internal string MachineName { get; init; } = Environment.MachineName;

    /// <summary>A generator of the caller's own, as those of the platform are not for several threads.</summary>
    internal Random NewRandom()
    {
        lock (_gate)
        {
            return new Random(Random.Next());
        }
    }
}
