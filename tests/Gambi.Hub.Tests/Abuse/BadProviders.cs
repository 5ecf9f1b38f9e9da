using System.Net;
using Gambi.DemoProvider;
using Gambi.Hub.Tests.Inference;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>Providers that hang, die, break off, talk nonsense or refuse, behind both tunnels, in both protocols, plain and streamed.</summary>
internal static class BadProviders
{
    public static IEnumerable<AbuseCase> All(string participant, DemoProviderLog log)
    {
        foreach (var route in new[] { "chat/completions", "responses" })
        {
            foreach (var stream in new[] { false, true })
            {
                AbuseCase Case(string prompt, Func<InferenceScene, string, Task> run) =>
                    new($"{prompt} of {participant} by {route}{(stream ? ", streamed" : "")}", scene => run(scene, Body(participant, route, prompt, stream)));

                yield return Case("[[cut]]", (scene, body) => AnsweredAsync(scene, route, body, HttpStatusCode.BadGateway));
                yield return Case("[[html]]", (scene, body) => AnsweredAsync(scene, route, body, HttpStatusCode.BadGateway));
                yield return Case("[[error:500]]", (scene, body) => AnsweredAsync(scene, route, body, HttpStatusCode.InternalServerError));
                yield return Case("[[error:400]]", (scene, body) => AnsweredAsync(scene, route, body, HttpStatusCode.BadRequest));
                yield return Case("[[malformed]] [[words:6]]", (scene, body) => AnsweredAsync(scene, route, body, HttpStatusCode.OK));
                yield return Case("[[die]] [[words:200]]", stream ? (scene, body) => AnsweredAsync(scene, route, body, HttpStatusCode.OK) : (scene, body) => BrokenAsync(scene, route, body));
                foreach (var prompt in new[] { "[[hang]]", "[[wait:600]]", "[[stall]] [[words:9]]", stream ? "[[words:20000]]" : "[[slow]] [[words:9]]" })
                {
                    yield return Case(prompt, (scene, body) => LeftAsync(scene, route, body, log));
                }
            }
        }
    }

    private static string Body(string participant, string route, string prompt, bool stream) =>
        route == "responses"
            ? "{\"model\":\"" + participant + "\",\"input\":\"" + prompt + "\"" + (stream ? ",\"stream\":true}" : "}")
            : Chat(prompt, participant, stream ? ",\"stream\":true" : "");

    private static async Task AnsweredAsync(InferenceScene scene, string route, string body, HttpStatusCode status)
    {
        using var response = await scene.PostAsync(route, body);
        Assert.Equal(status, response.StatusCode);
        await TextAsync(response);
    }

    /// <summary>Cut, or told as an error before anything was out; never an answer that looks whole.</summary>
    private static async Task BrokenAsync(InferenceScene scene, string route, string body)
    {
        try
        {
            using var response = await scene.PostAsync(route, body);
            await TextAsync(response);
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Cut.
        }
    }

    private static async Task LeftAsync(InferenceScene scene, string route, string body, DemoProviderLog log)
    {
        var last = log.Requests.Count == 0 ? 0 : log.Requests[^1].Id;
        using var leaving = new CancellationTokenSource();
        var sending = scene.SendAsync(HttpMethod.Post, route, Json(body), leaving.Token);
        await log.WaitUntilAsync(all => all.Any(r => r.Id > last && r.Model is not null), CancellationToken.None).WaitAsync(Guard);
        await leaving.CancelAsync();
        try
        {
            using var response = await sending;
        }
        catch (OperationCanceledException)
        {
            // It left before the head came.
        }
    }
}
