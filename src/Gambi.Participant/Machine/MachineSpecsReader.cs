using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>Reads what this machine is made of; whatever cannot be found out in time is left out.</summary>
/// <param name="time">The clock of the deadline.</param>
public sealed class MachineSpecsReader(TimeProvider? time = null)
{
    private const string WindowsQuery =
        "$ErrorActionPreference='SilentlyContinue';"
        + "'cpu='+(Get-CimInstance Win32_Processor|Select-Object -First 1).Name;"
        + "'ram='+(Get-CimInstance Win32_ComputerSystem).TotalPhysicalMemory;"
        + "'gpu='+(Get-CimInstance Win32_VideoController|Select-Object -First 1).Name";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    // Leaves time to end what still runs.
    private static readonly TimeSpan ToolDeadline = TimeSpan.FromSeconds(1.8);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Reads for at most 2 s; never throws but for <paramref name="cancellationToken"/>.</summary>
    public async Task<MachineSpecs> ReadAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(ToolDeadline, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Each tool is ended at the deadline; files of a hanging mount cannot be, so that the wait itself ends too.
        Task<MachineSpecs> reading = Task.Run(() => ReadPlatformAsync(either.Token), CancellationToken.None);
        await Task.WhenAny(reading, Task.Delay(Deadline, _time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return reading.IsCompletedSuccessfully ? await reading.ConfigureAwait(false) : new();
    }

    private static Task<MachineSpecs> ReadPlatformAsync(CancellationToken cancellationToken) =>
        OperatingSystem.IsWindows() ? ReadWindowsAsync(cancellationToken)
        : OperatingSystem.IsMacOS() ? ReadMacAsync(cancellationToken)
        : ReadLinuxAsync(cancellationToken);

    private static async Task<MachineSpecs> ReadLinuxAsync(CancellationToken cancellationToken)
    {
        Task<GraphicsCard?> card = GraphicsSearch.FindAsync(cancellationToken);
        string? cpu = GraphicsSearch.ReadFile("/proc/cpuinfo") is { } cpuInfo ? SpecsText.CpuInfo(cpuInfo) : null;
        double? ram = GraphicsSearch.ReadFile("/proc/meminfo") is { } memInfo ? SpecsText.MemInfo(memInfo) : null;
        return Compose(cpu, ram, await card.ConfigureAwait(false));
    }

    private static async Task<MachineSpecs> ReadMacAsync(CancellationToken cancellationToken)
    {
        Task<string?> cpu = CommandOutput.ReadAsync("sysctl", ["-n", "machdep.cpu.brand_string"], cancellationToken);
        Task<string?> ram = CommandOutput.ReadAsync("sysctl", ["-n", "hw.memsize"], cancellationToken);
        Task<string?> displays = CommandOutput.ReadAsync("system_profiler", ["SPDisplaysDataType", "-json"], cancellationToken);
        double? bytes = SpecsText.Number((await ram.ConfigureAwait(false))?.Trim());
        return Compose(
            (await cpu.ConfigureAwait(false))?.Trim(),
            bytes is null ? null : SpecsText.Gigabytes(bytes.Value),
            await displays.ConfigureAwait(false) is { } json ? SpecsText.SystemProfiler(json) : null);
    }

    private static async Task<MachineSpecs> ReadWindowsAsync(CancellationToken cancellationToken)
    {
        Task<GraphicsCard?> card = GraphicsSearch.FindAsync(cancellationToken);
        string? cim = await CommandOutput.ReadAsync("powershell", ["-NoProfile", "-NonInteractive", "-Command", WindowsQuery], cancellationToken).ConfigureAwait(false);
        (string? cpu, double? ram, string? gpu) = cim is null ? default : SpecsText.WindowsCim(cim);
        // PowerShell may take longer to start than we wait; these two cost nothing.
        cpu ??= Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        ram ??= SpecsText.Gigabytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        // Windows' own figure of graphics memory stops at 4 GB, so that it is not taken.
        return Compose(cpu, ram, await card.ConfigureAwait(false) ?? (gpu is null ? null : new(gpu, null)));
    }

    private static MachineSpecs Compose(string? cpu, double? ram, GraphicsCard? card) => new()
    {
        Cpu = cpu is { Length: > 0 } ? cpu : null,
        Ram = ram,
        Gpu = card?.Name,
        Vram = card?.Vram,
    };
}
