namespace Gambi.Client;

/// <summary>The codes of failures that no hub told: the client found them itself.</summary>
public static class ClientErrorCodes
{
    /// <summary>Connecting failed.</summary>
    public const string HubUnreachable = "HUB_UNREACHABLE";

    /// <summary>The hub did not answer in time.</summary>
    public const string HubTimeout = "HUB_TIMEOUT";

    /// <summary>The answer is not one a hub gives.</summary>
    public const string UnexpectedAnswer = "UNEXPECTED_ANSWER";

    /// <summary>The answer broke off.</summary>
    public const string AnswerInterrupted = "ANSWER_INTERRUPTED";
}
