namespace Gambi.Participant;

/// <summary>Finds the graphics card of a Linux or Windows machine by its makers' tools and the kernel's files.</summary>
internal static class GraphicsSearch
{
    private const string DrmFolder = "/sys/class/drm";

    /// <summary>The first that answers, asked all at once: NVIDIA's tool, AMD's, the kernel.</summary>
    public static async Task<GraphicsCard?> FindAsync(CancellationToken cancellationToken)
    {
        Task<string?> nvidia = CommandOutput.ReadAsync("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"], cancellationToken);
        Task<string?> rocm = OperatingSystem.IsLinux()
            ? CommandOutput.ReadAsync("rocm-smi", ["--showproductname", "--showmeminfo", "vram", "--json"], cancellationToken)
            : Task.FromResult<string?>(null);
        GraphicsCard? card = await nvidia.ConfigureAwait(false) is { } csv ? SpecsText.NvidiaSmi(csv) : null;
        GraphicsCard? second = await rocm.ConfigureAwait(false) is { } json ? SpecsText.RocmSmi(json) : null;
        return card ?? second ?? (OperatingSystem.IsLinux() ? FromKernel(DrmFolder) : null);
    }

    /// <summary>Cards whose driver says how much memory they have (amdgpu does), under <c>card*/device</c>.</summary>
    internal static GraphicsCard? FromKernel(string folder)
    {
        try
        {
            foreach (string device in Directory.EnumerateDirectories(folder, "card?").Order(StringComparer.Ordinal).Select(card => Path.Combine(card, "device")))
            {
                if (ReadFile(Path.Combine(device, "mem_info_vram_total")) is { } text && SpecsText.Number(text.Trim()) is { } bytes)
                {
                    return new(ReadFile(Path.Combine(device, "product_name"))?.Trim() is { Length: > 0 } name ? name : "AMD GPU", SpecsText.Gigabytes(bytes));
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // No such folder, or not for us: no card that we know of.
        }

        return null;
    }

    /// <summary>A small file's text, if it is there and ours to read.</summary>
    internal static string? ReadFile(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
