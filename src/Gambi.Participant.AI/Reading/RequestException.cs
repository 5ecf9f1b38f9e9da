namespace Gambi.Participant.AI;

/// <summary>A request that is answered with an error before any model hears of it.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">One sentence for the caller.</param>
/// <param name="param">The field that it is about.</param>
/// <param name="code">The error's name for programs.</param>
internal sealed class RequestException(int status, string message, string param, string code) : Exception(message)
{
    public ErrorAnswer Answer { get; } = new(status, message, code, param);
}
