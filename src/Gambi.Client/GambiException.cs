using System.Text.Json;

namespace Gambi.Client;

/// <summary>Why a call to a hub failed, for programs (<see cref="Failure"/>, <see cref="Code"/>, <see cref="Status"/>) and people (the message and <see cref="Hint"/>).</summary>
public sealed class GambiException : Exception
{
    /// <summary>A failure with its code and what to tell people.</summary>
    public GambiException(GambiFailure failure, string code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        Code = code;
    }

    /// <summary>In which way it failed.</summary>
    public GambiFailure Failure { get; }

    /// <summary>
    /// Which error: a code of the hub's as in <see cref="Contracts.ErrorCatalog"/> (such as <c>ROOM_NOT_FOUND</c>, <c>INVALID_PASSWORD</c>, <c>MODEL_NOT_FOUND</c>, <c>PARTICIPANT_BUSY</c>,
    /// <c>QUEUE_TIMEOUT</c>, <c>RATE_LIMITED</c>), also where an OpenAI error object has it in lower case; one of <see cref="ClientErrorCodes"/>, where no hub told it; else a provider's own code,
    /// or <c>HTTP_</c> and the status.
    /// </summary>
    public string Code { get; }

    /// <summary>The HTTP status, when there was an answer.</summary>
    public int? Status { get; init; }

    /// <summary>What to do next.</summary>
    public string? Hint { get; init; }

    /// <summary>What identifies the request in the hub's log, when the hub answered.</summary>
    public string? RequestId { get; init; }

    /// <summary>More for programs, by error.</summary>
    public JsonElement? Details { get; init; }
}
