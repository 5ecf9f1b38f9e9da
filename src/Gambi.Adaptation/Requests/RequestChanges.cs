namespace Gambi.Adaptation.Requests;

/// <summary>How the body for the provider differs from the client's.</summary>
public sealed record RequestChanges
{
    /// <summary>The provider's own name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>What goes under what the request itself says; null for nothing.</summary>
    public GenerationDefaults? Defaults { get; init; }

    /// <summary>Names (the provider's) that are not added, because it refused them once; what the client said stays.</summary>
    public IReadOnlySet<string>? Omit { get; init; }
}
