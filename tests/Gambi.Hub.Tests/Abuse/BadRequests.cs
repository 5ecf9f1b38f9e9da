using System.Net;
using System.Text;
using Gambi.Hub.Tests.Inference;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>Bad bodies, names and methods on every route of both planes that takes one.</summary>
internal static class BadRequests
{
    private static readonly byte[] TooLarge = new byte[33 * 1024 * 1024];
    private static readonly string[] InferenceRoutes = ["responses", "chat/completions", "embeddings", "completions"];

    private static IEnumerable<(string Name, byte[] Body)> BadBodies =>
    [
        ("empty", []),
        ("blank", "  \n "u8.ToArray()),
        ("truncated", "{\"name\":\"x\",\"model\":\"*\",\"nickname\":\"n"u8.ToArray()),
        ("malformed", "{\"name\":'x',\"model\":'*'}"u8.ToArray()),
        ("two values", "{\"name\":\"x\",\"model\":\"*\"}{}"u8.ToArray()),
        ("a list", "[]"u8.ToArray()),
        ("a text", "\"x\""u8.ToArray()),
        ("null", "null"u8.ToArray()),
        ("wrong types", "{\"name\":7,\"model\":{},\"nickname\":[],\"endpoint\":true}"u8.ToArray()),
        ("deep", Encoding.ASCII.GetBytes("{\"name\":\"x\",\"model\":\"*\",\"messages\":" + new string('[', 10_000) + new string(']', 10_000) + "}")),
        ("deep and open", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"model\":", 10_000)))),
        ("no UTF-8", [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\",\"model\":\""u8, 0xFF, .. "\",\"nickname\":\"x\"}"u8]),
        ("zeros", new byte[1_000]),
    ];

    public static IEnumerable<AbuseCase> All(string code)
    {
        foreach (var (method, path) in TakingBodies(code))
        {
            foreach (var (name, body) in BadBodies)
            {
                yield return Case($"{name} body", method, path, HttpStatusCode.BadRequest, "INVALID_REQUEST", () => new ByteArrayContent(body));
            }

            yield return Case("33 MiB, announced", method, path, HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE", static () => new ByteArrayContent(TooLarge));
            yield return Case("33 MiB, not announced", method, path, HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE", static () => new ByteArrayContent(TooLarge), isChunked: true);
        }

        foreach (var (method, path) in WithRoom("NOROOM", "nobody"))
        {
            yield return Case("unknown room", method, path, HttpStatusCode.NotFound, "ROOM_NOT_FOUND", Good);
        }

        foreach (var (method, path) in WithParticipant(code, "nobody"))
        {
            yield return Case("unknown participant", method, path, HttpStatusCode.NotFound, "PARTICIPANT_NOT_FOUND");
        }

        foreach (var route in InferenceRoutes)
        {
            yield return Case("unknown model", "POST", $"rooms/{code}/v1/{route}", HttpStatusCode.NotFound, "MODEL_NOT_FOUND", Good);
        }

        foreach (var (method, path) in Lifecycle(code))
        {
            yield return Case("unknown response", method, path, HttpStatusCode.NotFound, "RESPONSE_NOT_FOUND", method == "POST" ? static () => new ByteArrayContent(TooLarge) : null);
        }

        yield return Case("unknown model", "GET", $"rooms/{code}/v1/models/nothing", HttpStatusCode.NotFound, "MODEL_NOT_FOUND");
        foreach (var path in Paths(code))
        {
            yield return Case("wrong method", "PATCH", path, HttpStatusCode.NotFound, "INVALID_REQUEST", Good);
        }
    }

    private static IEnumerable<(string Method, string Path)> TakingBodies(string code) =>
    [
        ("POST", "v1/rooms"),
        ("PUT", $"v1/rooms/{code}/participants/newcomer"),
        .. InferenceRoutes.Select(route => ("POST", $"rooms/{code}/v1/{route}")),
    ];

    private static IEnumerable<(string Method, string Path)> WithParticipant(string code, string id) =>
    [
        ("DELETE", $"v1/rooms/{code}/participants/{id}"),
        ("POST", $"v1/rooms/{code}/participants/{id}/heartbeat"),
        ("GET", $"v1/rooms/{code}/participants/{id}/tunnel?token=x"),
    ];

    private static IEnumerable<(string Method, string Path)> Lifecycle(string code) =>
    [
        ("GET", $"rooms/{code}/v1/responses/resp_x"),
        ("DELETE", $"rooms/{code}/v1/responses/resp_x"),
        ("POST", $"rooms/{code}/v1/responses/resp_x/cancel"),
        ("GET", $"rooms/{code}/v1/responses/resp_x/input_items"),
    ];

    private static IEnumerable<(string Method, string Path)> WithRoom(string code, string id) =>
    [
        ("GET", $"v1/rooms/{code}"),
        ("DELETE", $"v1/rooms/{code}"),
        ("GET", $"v1/rooms/{code}/participants"),
        ("GET", $"v1/rooms/{code}/events"),
        ("PUT", $"v1/rooms/{code}/participants/{id}"),
        .. WithParticipant(code, id),
        ("GET", $"rooms/{code}/v1/models"),
        ("GET", $"rooms/{code}/v1/models/{id}"),
        .. InferenceRoutes.Select(route => ("POST", $"rooms/{code}/v1/{route}")),
        .. Lifecycle(code),
    ];

    private static IEnumerable<string> Paths(string code) =>
        ["", "v1/health", "v1/events", "v1/rooms", .. WithRoom(code, "nobody").Select(static route => route.Path).Distinct()];

    private static StringContent Good() => InferenceScene.Json("{\"model\":\"no-such-model\",\"input\":\"hi\",\"messages\":[],\"prompt\":\"hi\"}");

    /// <summary>A request, and the error code it gets: in capitals, as the management plane writes it.</summary>
    private static AbuseCase Case(
        string name, string method, string path, HttpStatusCode status, string error, Func<HttpContent>? content = null, bool isChunked = false) =>
        new($"{name}: {method} {path}", async scene =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = content?.Invoke() };
            request.Headers.TransferEncodingChunked = isChunked ? true : null;
            var answer = await scene.Client.CallAsync(request).WaitAsync(InferenceScene.Guard);
            // An unknown route has the envelope on either plane.
            var isOpenAi = path.StartsWith("rooms/", StringComparison.Ordinal) && !answer.Body.TryGetProperty("meta", out _);
            var expected = isOpenAi ? error.ToLowerInvariant() : error;
            Assert.Equal((status, expected), (answer.Status, answer.Code));
            Assert.NotEqual("", answer.Message);
        });
}
