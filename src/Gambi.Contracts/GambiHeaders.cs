namespace Gambi.Contracts;

/// <summary>The HTTP headers of the contract.</summary>
public static class GambiHeaders
{
    /// <summary>On every answer; a caller's own is kept when it has 1 to 128 of <c>A-Za-z0-9._-</c>.</summary>
    public const string RequestId = "X-Request-Id";

    /// <summary>Carries a room's host key on <c>DELETE</c>.</summary>
    public const string Host = "X-Gambi-Host";

    /// <summary>Carries a room's password.</summary>
    public const string Password = "X-Gambi-Password";

    /// <summary>Names the participant that served an inference request.</summary>
    public const string Participant = "X-Gambi-Participant";

    /// <summary>Names the provider's model that served an inference request.</summary>
    public const string Model = "X-Gambi-Model";

    /// <summary>Says in few words why that participant was chosen: <c>only-candidate</c>, <c>least-loaded-of-3</c>, <c>warm-cache</c>, <c>pinned</c>, <c>retried-after-ID</c>.</summary>
    public const string Route = "X-Gambi-Route";
}
