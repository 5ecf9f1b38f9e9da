using System.Net;
using Gambi.Hub.Tests.Inference;
using static Gambi.Hub.Tests.Guarding.GuardedRoom;

namespace Gambi.Hub.Tests.Guarding;

public sealed class ForwardingTests
{
    [Fact]
    public async Task The_password_is_for_the_hub_no_provider_sees_it()
    {
        await using var scene = await InferenceScene.StartAsync(password: Password);
        var joined = await scene.JoinAsync("ada");
        foreach (var (name, value) in new[] { Bearer, Header })
        {
            scene.Client.DefaultRequestHeaders.Clear();
            foreach (var (other, secret) in new[] { (name, value), ("X-Gambi-Admin", "a-secret"), ("X-Gambi-Participant-Key", "a-secret"), ("X-Gambi-Host", "a-secret") })
            {
                scene.Client.DefaultRequestHeaders.TryAddWithoutValidation(other, secret);
            }

            foreach (var (route, body) in new[]
            {
                ("chat/completions", InferenceScene.Chat("hi")), ("responses", """{"model":"*","input":"hi"}"""),
                ("embeddings", """{"model":"*","input":"hi"}"""), ("completions", """{"model":"*","prompt":"hi"}"""),
            })
            {
                using var answer = await scene.PostAsync(route, body);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                await InferenceScene.TextAsync(answer);
            }
        }

        Assert.Equal(8, joined.Log.Requests.Count);
        Assert.All(joined.Log.Requests, static request => Assert.All(request.Headers, static header =>
        {
            Assert.DoesNotContain("sesame", header.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("a-secret", header.Value, StringComparison.Ordinal);
            Assert.False(header.Key.StartsWith("X-Gambi-", StringComparison.OrdinalIgnoreCase), header.Key);
        }));
        Assert.All(scene.Hub.Logs.Entries, static entry => Assert.DoesNotContain("sesame", entry.Message, StringComparison.Ordinal));
    }
}
