using System.Text.Json;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Requests in background, and what is read of their answers.</summary>
internal static class BackgroundRequests
{
    public static string Background(string input, bool stream = false, string more = "") =>
        "{\"model\":\"*\",\"input\":\"" + input + "\",\"background\":true" + more + (stream ? ",\"stream\":true}" : "}");

    public static string IdOf(JsonElement response) => response.GetProperty("id").GetString()!;

    public static string StatusOf(JsonElement response) => response.GetProperty("status").GetString()!;

    public static string TypeOf(JsonElement e) => e.GetProperty("type").GetString()!;

    public static JsonElement[] EventsIn(string text) =>
        [.. AnswerTests.EventsOf(text).Where(static e => e != "[DONE]").Select(static e => JsonDocument.Parse(e).RootElement)];

    public static async Task<JsonElement> PollAsync(InferenceScene scene, string id, string status)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
            var response = await JsonAsync(got);
            if (StatusOf(response) == status)
            {
                return response;
            }

            Assert.Contains(StatusOf(response), new[] { "queued", "in_progress" });
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, guard.Token);
        }
    }
}
