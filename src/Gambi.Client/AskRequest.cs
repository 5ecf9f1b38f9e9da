namespace Gambi.Client;

/// <summary>One question to a room's models.</summary>
public sealed record AskRequest
{
    /// <summary>What to ask.</summary>
    public required string Prompt { get; init; }

    /// <summary>A selector: see <see cref="ModelSelector"/>. Default: whoever is free.</summary>
    public string Model { get; init; } = ModelSelector.Any;

    /// <summary>The protocol to ask in. Default: Responses.</summary>
    public AskProtocol Protocol { get; init; }

    /// <summary>Instructions to the model, over those of the room and the participant. Default: none.</summary>
    public string? Instructions { get; init; }

    /// <summary>Leaves the payload out, so that no log can hold it.</summary>
    public override string ToString() => $"{nameof(AskRequest)} {Model} {Protocol}";
}
