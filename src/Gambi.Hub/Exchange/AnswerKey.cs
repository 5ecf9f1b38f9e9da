namespace Gambi.Hub.Exchange;

/// <summary>The fields of an answer that the hub looks at.</summary>
internal enum AnswerKey
{
    Other,
    Id,
    Usage,
    Choices,
    Response,
}
