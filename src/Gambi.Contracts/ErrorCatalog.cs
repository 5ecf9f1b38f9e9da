namespace Gambi.Contracts;

/// <summary>Every error code of the contract with its status and default hint.</summary>
public static class ErrorCatalog
{
    /// <summary>No live room has this code.</summary>
    public static ErrorDefinition RoomNotFound { get; } = new("ROOM_NOT_FOUND", 404, "Check the code, list the rooms with `gambi room list`, or create one with `gambi room create`.");

    /// <summary>The room has no participant of this id.</summary>
    public static ErrorDefinition ParticipantNotFound { get; } = new("PARTICIPANT_NOT_FOUND", 404, "List who is in the room with `gambi participant list`; register before sending heartbeats.");

    /// <summary>The request is not what the route takes.</summary>
    public static ErrorDefinition InvalidRequest { get; } = new("INVALID_REQUEST", 400);

    /// <summary>There is no such route, or not with this method.</summary>
    public static ErrorDefinition RouteNotFound { get; } = new("INVALID_REQUEST", 404, "Management routes start with /v1, inference routes with /rooms/CODE/v1.");

    /// <summary>The tunnel token is unknown, used, expired, or someone else's.</summary>
    public static ErrorDefinition InvalidTunnelToken { get; } = new("INVALID_REQUEST", 401, "Register the participant again: each registration answers a fresh token, good once and for 60 seconds.");

    /// <summary>The room has a password and this is not it.</summary>
    public static ErrorDefinition InvalidPassword { get; } = new("INVALID_PASSWORD", 401, "Ask whoever created the room for its password, and send it as the API key (Authorization: Bearer) or in the header X-Gambi-Password.");

    /// <summary>The caller may not do this.</summary>
    public static ErrorDefinition Forbidden { get; } = new("FORBIDDEN", 403, "Send the room's host key, given when it was created, in the header X-Gambi-Host.");

    /// <summary>The provider did not answer.</summary>
    public static ErrorDefinition EndpointNotReachable { get; } = new("ENDPOINT_NOT_REACHABLE", 502, "Check that the participant's provider is running.");

    /// <summary>Something else is registered under this id.</summary>
    public static ErrorDefinition ParticipantConflict { get; } = new("PARTICIPANT_CONFLICT", 409, "Choose another participant id.");

    /// <summary>The participant has no free slot.</summary>
    public static ErrorDefinition ParticipantBusy { get; } = new("PARTICIPANT_BUSY", 409, "Try again in a moment, or let the hub choose with the model `*`.");

    /// <summary>The participant is registered but its tunnel is not open.</summary>
    public static ErrorDefinition ParticipantTunnelNotConnected { get; } = new("PARTICIPANT_TUNNEL_NOT_CONNECTED", 503, "Check that `gambi participant join` is still running on that machine.");

    /// <summary>Nobody in the room has this model.</summary>
    public static ErrorDefinition ModelNotFound { get; } = new("MODEL_NOT_FOUND", 404, "GET /rooms/CODE/v1/models lists who is there and with what.");

    /// <summary>The body is larger than the limit.</summary>
    public static ErrorDefinition PayloadTooLarge { get; } = new("PAYLOAD_TOO_LARGE", 413, "Send a smaller body, or raise `gambi hub serve --body-limit`.");

    /// <summary>Too many of these for now.</summary>
    public static ErrorDefinition RateLimited { get; } = new("RATE_LIMITED", 429, "Wait as long as Retry-After says.");

    /// <summary>The wait for a free slot ran out.</summary>
    public static ErrorDefinition QueueTimeout { get; } = new("QUEUE_TIMEOUT", 503, "Try again later, or add participants to the room.");

    /// <summary>A bug of the hub.</summary>
    public static ErrorDefinition InternalError { get; } = new("INTERNAL_ERROR", 500, "Look for the request id in the hub's log.");
}
