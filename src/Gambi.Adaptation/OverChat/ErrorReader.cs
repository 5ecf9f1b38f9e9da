using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of what a provider says went wrong amid an answer.</summary>
internal static class ErrorReader
{
    /// <summary>Longer messages are cut.</summary>
    private const int MaxMessage = 2000;

    /// <summary>Reads an error: an object with a <c>message</c>, or a text, both JSON.</summary>
    public static AnswerFailure Read(ReadOnlySpan<byte> error)
    {
        var words = new JsonTextDecoder();
        string? message = words.DecodeWord(error)
            ?? words.DecodeWord(JsonMember.Find(error, "message"u8))
            ?? words.DecodeWord(JsonMember.Find(error, "detail"u8));
        return new AnswerFailure("provider_error", Cut(message ?? "The provider reported an error."));
    }

    private static string Cut(string message)
    {
        if (message.Length <= MaxMessage)
        {
            return message;
        }

        return message[..(char.IsHighSurrogate(message[MaxMessage - 1]) ? MaxMessage - 1 : MaxMessage)];
    }
}
