namespace Gambi.Tunnel;

/// <summary>What a message on a wire is.</summary>
public enum WireMessageKind
{
    /// <summary>Frames of v2.</summary>
    Binary,

    /// <summary>JSON of v1.</summary>
    Text,

    /// <summary>The peer's close.</summary>
    Close,
}
