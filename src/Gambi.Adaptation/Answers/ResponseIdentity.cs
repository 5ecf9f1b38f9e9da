namespace Gambi.Adaptation.Answers;

/// <summary>What the hub knows of a response before its provider has said anything.</summary>
public sealed record ResponseIdentity
{
    /// <summary><c>resp_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it is kept, so that it can be fetched and continued.</summary>
    public required bool Store { get; init; }

    /// <summary>Whether it is made without its client waiting.</summary>
    public bool Background { get; init; }

    /// <summary>The response it continues.</summary>
    public string? PreviousResponseId { get; init; }
}
