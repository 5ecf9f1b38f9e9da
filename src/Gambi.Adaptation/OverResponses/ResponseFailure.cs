using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverResponses;

/// <summary>What a provider gives as the reason why there is no answer.</summary>
internal static class ResponseFailure
{
    private const string ServerError = "server_error";

    public static AnswerFailure NoResponse => new(ServerError, "The provider's answer is no response.");

    public static AnswerFailure Malformed => new(ServerError, "The provider's stream is not a stream of response events.");

    public static AnswerFailure TooLarge => new(ServerError, "The provider's answer is too large.");

    public static AnswerFailure Unfinished => new(ServerError, "The provider's stream ended before the answer was whole.");

    /// <summary>Reads an error: an object with <c>code</c> and <c>message</c>, an event with them, or a text.</summary>
    public static AnswerFailure Read(ReadOnlySpan<byte> error)
    {
        if (error.IsEmpty)
        {
            return new AnswerFailure(ServerError, "The provider failed.");
        }

        var read = ProviderError.Read(500, error.ToArray());
        return new AnswerFailure(IsWord(read.Code) ? read.Code : ServerError, read.Message);
    }

    private static bool IsWord(string code) => code.Length is > 0 and <= 64 && code.All(letter => char.IsAsciiLetterLower(letter) || letter is '_');
}
