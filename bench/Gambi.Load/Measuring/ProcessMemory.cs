using System.Globalization;

namespace Gambi.Load.Measuring;

/// <summary>The memory of a process, as the kernel counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident bytes.</summary>
    public static long Resident(int pid) => Line(pid, "VmRSS:");

    /// <summary>The most that were resident at once.</summary>
    public static long Peak(int pid) => Line(pid, "VmHWM:");

    private static long Line(int pid, string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
