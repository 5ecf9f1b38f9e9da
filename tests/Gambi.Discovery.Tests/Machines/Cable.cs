namespace Gambi.Discovery.Tests.Machines;

/// <summary>Two machines on one network, as most tests want them.</summary>
internal static class Cable
{
    /// <summary>The network's IPv4 addresses begin so; the machine given has 1, the other 2.</summary>
    public const string Network = "198.51.100";

    /// <summary>What our publisher is given.</summary>
    public static readonly string[] OurService = ["publish", "our hub", "_gambi._tcp", "3000", "version=1.0", "protocol=http"];

    /// <summary>Connects the machine to a new one; returns when both have their addresses.</summary>
    public static async Task<Machine> ConnectAsync(Machine here)
    {
        var there = await Machine.StartAsync();
        try
        {
            await here.ConnectAsync(there, "cable", Network);
            await here.ReadyAsync("cable");
            return await there.ReadyAsync("cable");
        }
        catch
        {
            // Nobody else has it yet who would remove it.
            await there.DisposeAsync();
            throw;
        }
    }
}
