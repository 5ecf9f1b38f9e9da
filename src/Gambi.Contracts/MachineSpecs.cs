namespace Gambi.Contracts;

/// <summary>What a participant's machine is made of; each part optional.</summary>
public sealed record MachineSpecs
{
    /// <summary>The graphics card's name.</summary>
    public string? Gpu { get; init; }

    /// <summary>Graphics memory in GB.</summary>
    public double? Vram { get; init; }

    /// <summary>Memory in GB.</summary>
    public double? Ram { get; init; }

    /// <summary>The processor's name.</summary>
    public string? Cpu { get; init; }
}
