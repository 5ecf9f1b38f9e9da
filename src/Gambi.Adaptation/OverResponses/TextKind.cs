namespace Gambi.Adaptation.OverResponses;

/// <summary>The texts that a Chat message has room for.</summary>
internal enum TextKind
{
    Content,
    Reasoning,
    Refusal,
}
