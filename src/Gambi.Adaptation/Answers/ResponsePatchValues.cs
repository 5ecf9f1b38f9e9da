namespace Gambi.Adaptation.Answers;

/// <summary>What a provider's response is told to say instead of its own; <c>null</c> leaves what it says.</summary>
public sealed record ResponsePatchValues
{
    /// <summary>The id under which the client knows it.</summary>
    public string? Id { get; init; }

    /// <summary>The response that the client continued; the provider was sent the whole conversation instead.</summary>
    public string? PreviousResponseId { get; init; }

    /// <summary>When it was asked for, told in whole seconds: by the clock of who told so already, not by the provider's.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Whether it was made without its client waiting.</summary>
    public bool? Background { get; init; }
}
