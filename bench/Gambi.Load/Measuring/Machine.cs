using System.Globalization;
using System.Runtime.InteropServices;

namespace Gambi.Load.Measuring;

/// <summary>What the figures were measured on.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Cores">How many of its cores this process sees.</param>
/// <param name="System">The kernel.</param>
/// <param name="Runtime">The runtime.</param>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime)
{
    /// <summary>This one, now.</summary>
    public static Machine Read() => new(
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor",
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}",
        RuntimeInformation.FrameworkDescription);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cores} × {Processor}, {System}, {Runtime}");
}
