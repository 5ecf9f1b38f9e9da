namespace Gambi.Cli.Diagnosing;

/// <summary>The checks, in the order of a report.</summary>
internal static class CheckNames
{
    /// <summary>The configuration file.</summary>
    public const string Config = "config";

    /// <summary>Whether a hub answers.</summary>
    public const string Hub = "hub";

    /// <summary>Whether the room is there and lets one in.</summary>
    public const string Room = "room";

    /// <summary>Whether a tunnel would open.</summary>
    public const string Tunnel = "tunnel";

    /// <summary>Whether a provider answers.</summary>
    public const string Provider = "provider";

    /// <summary>Whether it has the models.</summary>
    public const string Models = "models";

    /// <summary>Whether hubs are heard on the network.</summary>
    public const string Mdns = "mdns";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Config, Hub, Room, Tunnel, Provider, Models, Mdns];
}
