namespace Gambi.Adaptation.Usage;

/// <summary>The fields of an answer that an <see cref="AnswerTap"/> looks at.</summary>
internal enum AnswerKey
{
    Other,
    Id,
    Usage,
    Choices,
    Response,
}
