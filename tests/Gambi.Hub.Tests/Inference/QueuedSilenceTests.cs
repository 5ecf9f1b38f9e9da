using Gambi.Hub.Inference;
using Gambi.TestKit;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Whoever has waited in the line waits on for a model that loads, and no proxy may cut it meanwhile.</summary>
public sealed class QueuedSilenceTests
{
    private const string Whole = "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[]}";

    [Theory]
    [InlineData("text/event-stream", "data: [DONE]\n\n")]
    [InlineData("application/json", Whole)]
    public async Task A_stream_that_has_waited_is_kept_awake_until_its_provider_answers(string type, string answer)
    {
        var clock = new WatchedClock();
        await using var scene = await StartAsync(clock);
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        using var first = scene.ChatAsync(Chat("hi"));
        var busy = await ada.NextAsync();
        var waiting = scene.PostAsync("chat/completions", "{\"model\":\"*\",\"stream\":true,\"messages\":[]}");
        await WaitAsync(() => scene.Room.Line?.Describe().Waiting == 1);

        await clock.PassAsync(TimeSpan.FromSeconds(10));
        using var response = await waiting.WaitAsync(Guard);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal(": queued 1", await reader.ReadLineAsync().WaitAsync(Guard));
        await reader.ReadLineAsync().WaitAsync(Guard);

        busy.SetResult((200, "application/json", Whole));
        var loading = await ada.NextAsync();
        await clock.PassAsync(KeepAlive.Silence);
        Assert.Equal(": keepalive", await reader.ReadLineAsync().WaitAsync(Guard));

        loading.SetResult((200, type, answer));
        Assert.Contains("data: [DONE]", await reader.ReadToEndAsync().WaitAsync(Guard), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }
}
