using System.Net;

namespace Gambi.Participant.AI;

/// <summary>What callers are told of an exception: the name of its type and never its text, which may hold keys, addresses and prompts.</summary>
internal static class ErrorAnswers
{
    public static ErrorAnswer Of(Exception exception) => exception switch
    {
        RequestException wrong => wrong.Answer,
        ProviderErrorException told => new(told.Status, told.Message, told.Code, RetryAfter: told.RetryAfter),
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => new(429, $"The model behind this participant is asked too often ({Name(exception)}).", "rate_limit_exceeded"),
        NotSupportedException or ArgumentException => new(400, $"The model behind this participant does not take this request ({Name(exception)}).", "request_not_supported"),
        TimeoutException or OperationCanceledException => new(504, $"The model behind this participant did not answer in time ({Name(exception)}).", "model_timeout"),
        _ => new(500, $"The model behind this participant failed ({Name(exception)}).", "model_failed"),
    };

    private static string Name(Exception exception) => exception.GetType().Name;
}
