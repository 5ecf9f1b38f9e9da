namespace Gambi.Fuzz.Tests.Http;

/// <summary>A request that each route of a hub takes, to be spoiled.</summary>
internal static class Routes
{
    private const string Room = """{"name":"Lab","password":"","defaults":{"temperature":1,"top_p":0.5,"max_tokens":5,"stop":["END"],"seed":7,"instructions":"Be brief."}}""";

    private const string Registration = """
        {"nickname":"Ada","model":"m1","models":["m1","m2"],"endpoint":"http://localhost:11434","concurrency":2,"specs":{"gpu":"x","vram":8},
        "capabilities":{"openResponses":"supported","chatCompletions":"unknown"},"config":{"temperature":0.1}}
        """;

    private const string Chat = """
        {"model":"*","stream":false,"temperature":0.2,"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"hi"}]},
        {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"r"}],
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"stream_options":{"include_usage":true},"response_format":{"type":"json_object"}}
        """;

    private const string Responses = """
        {"model":"any","stream":true,"store":true,"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]},
        {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"r"}],
        "instructions":"s","tools":[{"type":"function","name":"f","parameters":{"type":"object"}}],"text":{"format":{"type":"text"}},"metadata":{"a":"b"},"previous_response_id":null}
        """;

    private const string SimpleResponse = """{"model":"*","input":"hi","background":false,"store":true,"previous_response_id":null,"prompt_cache_key":"k"}""";

    private const string Embeddings = """{"model":"*","input":["a","b"],"encoding_format":"float"}""";

    private const string Completions = """{"model":"*","prompt":"Once","max_tokens":3,"stream":true}""";

    /// <summary>Method, path (<c>{code}</c> is the room's) and body, if it takes one.</summary>
    public static IReadOnlyList<(string Method, string Path, string? Body)> All { get; } =
    [
        ("POST", "v1/rooms", Room),
        ("PUT", "v1/rooms/{code}/participants/fuzz", Registration),
        ("POST", "rooms/{code}/v1/chat/completions", Chat),
        ("POST", "rooms/{code}/v1/responses", Responses),
        ("POST", "rooms/{code}/v1/responses", SimpleResponse),
        ("POST", "rooms/{code}/v1/embeddings", Embeddings),
        ("POST", "rooms/{code}/v1/completions", Completions),
        ("GET", "v1/health", null),
        ("GET", "v1/rooms", null),
        ("GET", "v1/rooms/{code}", null),
        ("DELETE", "v1/rooms/{code}", null),
        ("GET", "v1/rooms/{code}/participants", null),
        ("DELETE", "v1/rooms/{code}/participants/fuzz", null),
        ("POST", "v1/rooms/{code}/participants/fuzz/heartbeat", "{}"),
        ("GET", "v1/rooms/{code}/participants/fuzz/tunnel?token=x", null),
        ("GET", "v1/rooms/{code}/events?after=1", null),
        ("GET", "v1/events", null),
        ("GET", "rooms/{code}/v1/models?include=models", null),
        ("GET", "rooms/{code}/v1/models/m1", null),
        ("GET", "rooms/{code}/v1/responses/resp_1?stream=true&starting_after=2", null),
        ("DELETE", "rooms/{code}/v1/responses/resp_1", null),
        ("POST", "rooms/{code}/v1/responses/resp_1/cancel", "{}"),
        ("GET", "rooms/{code}/v1/responses/resp_1/input_items?limit=2&order=asc&after=x", null),
    ];

    /// <summary>Those that take a body and answer at once.</summary>
    public static IReadOnlyList<(string Method, string Path, string? Body)> WithBodies { get; } = [.. All.Where(static route => route.Body is { Length: > 2 })];
}
