namespace Gambi.Participant.AI;

/// <summary>
/// An error for the caller, word by word: thrown by an <see cref="Microsoft.Extensions.AI.IChatClient"/> that wants its caller to read why. Of any other exception callers learn its type only.
/// </summary>
public sealed class ProviderErrorException : Exception
{
    /// <summary>An error that callers receive as OpenAI's clients know it.</summary>
    /// <param name="status">The HTTP status, 400 to 599: 429 says "too many requests", 503 "not now".</param>
    /// <param name="message">What the caller reads; nothing secret belongs here.</param>
    /// <param name="code">The error's name for programs, such as <c>rate_limit_exceeded</c>. Default: <c>provider_error</c>.</param>
    /// <param name="innerException">What it came from; stays in this process. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is no error.</exception>
    public ProviderErrorException(int status, string message, string code = "provider_error", Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentNullException.ThrowIfNull(code);
        Status = status;
        Code = code;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The error's name for programs.</summary>
    public string Code { get; }

    /// <summary>When it is worth trying again, sent as <c>Retry-After</c> in whole seconds, rounded up. Default: not said.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
