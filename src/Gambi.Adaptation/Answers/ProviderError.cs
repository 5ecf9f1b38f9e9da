using System.Globalization;

namespace Gambi.Adaptation.Answers;

/// <summary>What a provider says went wrong, whatever form it says it in; nothing in it is ever <c>null</c>.</summary>
/// <param name="Message">For people; what is known of the status when the provider has no word for it.</param>
/// <param name="Type">The provider's, else the one that OpenAI has for the status.</param>
/// <param name="Param">The field it is about; empty when it names none.</param>
/// <param name="Code">The provider's word for programs; empty when it has none.</param>
public sealed record ProviderError(string Message, string Type, string Param, string Code)
{
    private const int BodyLimit = 256 * 1024;
    private const int MessageLimit = 2000;
    private const int WordLimit = 200;

    /// <summary>Reads the body of an error answer; of one over 256 KiB, only that it is too long is told.</summary>
    public static ProviderError Read(int status, ReadOnlyMemory<byte> body)
    {
        var fields = body.Length <= BodyLimit ? ErrorFields.Read(body.Span) : default;
        var message = fields.Message ?? (body.Length <= BodyLimit ? ErrorText.Read(body.Span) : null);
        return new ProviderError(
            string.IsNullOrWhiteSpace(message) ? string.Create(CultureInfo.InvariantCulture, $"The provider answered {status}.") : Cut(message, MessageLimit),
            string.IsNullOrEmpty(fields.Type) ? TypeOf(status) : Cut(fields.Type, WordLimit),
            Cut(fields.Param ?? "", WordLimit),
            Cut(fields.Code ?? "", WordLimit));
    }

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 400 and < 500 => "invalid_request_error",
        _ => "server_error",
    };

    private static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)] + "…";
    }
}
