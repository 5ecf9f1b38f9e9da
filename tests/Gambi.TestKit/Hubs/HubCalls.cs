using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gambi.TestKit.Hubs;

/// <summary>Calls of the management plane as tests make them: by path and JSON text, nothing of our own in between.</summary>
public static class HubCalls
{
    /// <summary>Sends a request and reads its JSON.</summary>
    public static async Task<HubAnswer> CallAsync(
        this HttpClient client, string method, string path, string? json = null, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        return await client.CallAsync(request, headers);
    }

    /// <summary>Sends a request and reads its JSON.</summary>
    public static async Task<HubAnswer> CallAsync(this HttpClient client, HttpRequestMessage request, params IEnumerable<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(static h => h.Key, static h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new HubAnswer(response.StatusCode, bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement, all);
    }

    /// <summary>Creates a room and answers the whole answer's data.</summary>
    public static async Task<JsonElement> CreateRoomAsync(this HttpClient client, string name = "Lab", string? password = null, string? defaults = null, string? guard = null)
    {
        var body = new JsonObject { ["name"] = name };
        if (password is not null)
        {
            body["password"] = password;
        }

        if (guard is not null)
        {
            body["guard"] = guard;
        }

        if (defaults is not null)
        {
            body["defaults"] = JsonNode.Parse(defaults);
        }

        var answer = await client.CallAsync("POST", "v1/rooms", body.ToJsonString());
        return answer.Data;
    }

    /// <summary>Creates a room and answers its code.</summary>
    public static async Task<string> CreateRoomCodeAsync(this HttpClient client, string? password = null, string? guard = null) =>
        (await client.CreateRoomAsync(password: password, guard: guard)).GetProperty("room").GetProperty("code").GetString()!;

    /// <summary>Registers a participant that serves one model; <paramref name="more"/> is JSON of further fields, with or instead of the usual ones.</summary>
    public static Task<HubAnswer> RegisterAsync(this HttpClient client, string code, string id, string more = "{}")
    {
        var body = new JsonObject { ["nickname"] = id, ["model"] = "llama3", ["endpoint"] = "http://localhost:11434" };
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return client.CallAsync("PUT", $"v1/rooms/{code}/participants/{Uri.EscapeDataString(id)}", body.ToJsonString());
    }

    /// <summary>The URL of a registration's tunnel, token included.</summary>
    public static Uri TunnelUrl(this HubAnswer registered)
    {
        var tunnel = registered.Data.GetProperty("tunnel");
        return new Uri($"{tunnel.GetProperty("url").GetString()}?token={tunnel.GetProperty("token").GetString()}");
    }
}
