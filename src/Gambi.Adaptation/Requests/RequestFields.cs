namespace Gambi.Adaptation.Requests;

/// <summary>The fields of a request body that matter to who dispatches it.</summary>
[Flags]
internal enum RequestFields
{
    None = 0,
    Model = 1 << 0,
    Stream = 1 << 1,
    StreamOptions = 1 << 2,
    PreviousResponseId = 1 << 3,
    PromptCacheKey = 1 << 4,
    Background = 1 << 5,
    Store = 1 << 6,
    Instructions = 1 << 7,
    Messages = 1 << 8,
    Temperature = 1 << 9,
    TopP = 1 << 10,
    MaxTokens = 1 << 11,
    MaxCompletionTokens = 1 << 12,
    MaxOutputTokens = 1 << 13,
    Stop = 1 << 14,
    StopSequences = 1 << 15,
    FrequencyPenalty = 1 << 16,
    PresencePenalty = 1 << 17,
    Seed = 1 << 18,
}
