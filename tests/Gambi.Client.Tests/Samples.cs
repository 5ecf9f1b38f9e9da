namespace Gambi.Client.Tests;

/// <summary>Answers of hubs, as they stand on the wire.</summary>
internal static class Samples
{
    public const string Json = "application/json; charset=utf-8";

    public const string Room = """{"id":"r1","code":"ABC234","name":"Lab","hostId":"h1","createdAt":1700000000000,"participantCount":2,"passwordProtected":true}""";

    public const string Rooms = $$$"""{"data":[{{{Room}}}],"meta":{"requestId":"req_1"}}""";

    /// <summary>A participant as a hub describes it that knows nothing of what is ours, but something of its own.</summary>
    public const string OlderParticipant = """
        {"id":"p1","nickname":"Ann","model":"llama3","endpoint":"http://localhost:11434","config":{"hasInstructions":false},"specs":{},
        "capabilities":{"openResponses":"unknown","chatCompletions":"supported"},"connection":{"kind":"tunnel","connected":true,"lastTunnelSeenAt":null},
        "status":"online","joinedAt":1,"lastSeen":2,"updatedAt":3,"mood":{"good":true}}
        """;
}
