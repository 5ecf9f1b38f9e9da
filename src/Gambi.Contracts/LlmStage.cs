namespace Gambi.Contracts;

/// <summary>Where an inference request ended, as <c>llm.error</c> names it.</summary>
public static class LlmStage
{
    /// <summary>No participant could be chosen.</summary>
    public const string Routing = "routing";

    /// <summary>The wait for a slot ended.</summary>
    public const string Queue = "queue";

    /// <summary>The tunnel failed.</summary>
    public const string Tunnel = "tunnel";

    /// <summary>The provider failed before its first byte, or answered an error.</summary>
    public const string Provider = "provider";

    /// <summary>The answer broke off.</summary>
    public const string Stream = "stream";

    /// <summary>The client left.</summary>
    public const string ClientCancelled = "client_cancelled";
}
