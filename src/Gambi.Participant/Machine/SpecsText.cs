using System.Globalization;
using System.Text.Json;

namespace Gambi.Participant;

/// <summary>Reads what the systems' tools and files print about a machine.</summary>
internal static class SpecsText
{
    private const double MiBPerGiB = 1024;
    private const double BytesPerGiB = 1024.0 * 1024 * 1024;

    /// <summary><c>model name : …</c> of /proc/cpuinfo, or what some ARM kernels write instead.</summary>
    public static string? CpuInfo(string text) => Field(text, ':', "model name") ?? Field(text, ':', "Model") ?? Field(text, ':', "Hardware");

    /// <summary><c>MemTotal: … kB</c> of /proc/meminfo, in GB.</summary>
    public static double? MemInfo(string text) =>
        Field(text, ':', "MemTotal") is { } total && Number(total.Split(' ')[0]) is { } kibibytes ? Gigabytes(kibibytes * 1024) : null;

    /// <summary>Lines <c>name, MiB</c> of <c>nvidia-smi --query-gpu=name,memory.total --format=csv,noheader,nounits</c>; several cards add up.</summary>
    public static GraphicsCard? NvidiaSmi(string text)
    {
        List<(string Name, double? MiB)> cards = [];
        foreach (string line in Lines(text))
        {
            int comma = line.LastIndexOf(',');
            if (comma > 0)
            {
                cards.Add((line[..comma].Trim(), Number(line[(comma + 1)..])));
            }
        }

        return cards.Count == 0 ? null : new(Named(cards[0].Name, cards.Count), cards.Sum(card => card.MiB) is { } all and > 0 ? Round(all / MiBPerGiB) : null);
    }

    /// <summary><c>rocm-smi --showproductname --showmeminfo vram --json</c>: an object of cards.</summary>
    public static GraphicsCard? RocmSmi(string json) => ReadJson(json, root =>
    {
        JsonElement[] cards = [.. root.EnumerateObject().Where(card => card.Name.StartsWith("card", StringComparison.Ordinal)).Select(card => card.Value)];
        string? name = cards
            .Select(card => Text(card, "Card Series") ?? Text(card, "Card series") ?? Text(card, "Card Model") ?? Text(card, "Card model"))
            .FirstOrDefault(text => text is not null);
        double bytes = cards.Sum(card => Number(Text(card, "VRAM Total Memory (B)")) ?? 0);
        return cards.Length == 0 ? null : new GraphicsCard(Named(name ?? "AMD GPU", cards.Length), bytes > 0 ? Gigabytes(bytes) : null);
    });

    /// <summary><c>system_profiler SPDisplaysDataType -json</c>. Apple's own chips share the machine's memory and state none.</summary>
    public static GraphicsCard? SystemProfiler(string json) => ReadJson(json, root =>
    {
        JsonElement card = root.GetProperty("SPDisplaysDataType").EnumerateArray().FirstOrDefault();
        string? name = Text(card, "sppci_model") ?? Text(card, "_name");
        string[] vram = (Text(card, "spdisplays_vram") ?? Text(card, "spdisplays_vram_shared") ?? "").Split(' ');
        double? size = vram.Length == 2 ? Number(vram[0]) : null;
        return name is null ? null : new GraphicsCard(name, vram is [_, "MB"] ? size / MiBPerGiB : size);
    });

    /// <summary>The lines <c>cpu=…</c>, <c>ram=bytes</c>, <c>gpu=…</c> that our PowerShell command prints.</summary>
    public static (string? Cpu, double? Ram, string? Gpu) WindowsCim(string text) =>
        (Field(text, '=', "cpu"), Number(Field(text, '=', "ram")) is { } bytes ? Gigabytes(bytes) : null, Field(text, '=', "gpu"));

    /// <summary>A number of bytes in GB, to a tenth.</summary>
    public static double Gigabytes(double bytes) => Round(bytes / BytesPerGiB);

    /// <summary>A number as tools print it.</summary>
    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && number > 0 ? number : null;

    private static string Named(string name, int count) => count == 1 ? name : $"{count} x {name}";

    private static double Round(double number) => Math.Round(number, 1);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Field(string text, char separator, string name)
    {
        foreach (string line in Lines(text))
        {
            int at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && line.AsSpan(0, at).Trim().SequenceEqual(name) && line[(at + 1)..].Trim() is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static GraphicsCard? ReadJson(string json, Func<JsonElement, GraphicsCard?> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
