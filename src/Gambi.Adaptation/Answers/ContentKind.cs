namespace Gambi.Adaptation.Answers;

/// <summary>The kinds of content parts.</summary>
internal enum ContentKind
{
    Text,
    Refusal,
    Reasoning,
}
