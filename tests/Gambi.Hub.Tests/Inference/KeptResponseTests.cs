using System.Text.Json;
using Gambi.DemoProvider;
using static Gambi.Hub.Tests.Inference.AdaptedRoom;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>What of an answer that passes goes into the store.</summary>
public sealed class KeptResponseTests
{
    [Theory]
    [InlineData(DemoProtocols.Both, false)]
    [InlineData(DemoProtocols.Both, true)]
    [InlineData(DemoProtocols.Chat, false)]
    [InlineData(DemoProtocols.Chat, true)]
    public async Task A_response_larger_than_any_buffer_is_kept_as_its_client_got_it(DemoProtocols protocols, bool stream)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(protocols);
        using var response = await scene.AskAsync(OnResponses, "[[words:9000]]", stream);
        var answer = await TextAsync(response);
        var got = stream
            ? JsonDocument.Parse(AnswerTests.EventsOf(answer).Last(static e => e != "[DONE]")).RootElement.GetProperty("response")
            : JsonDocument.Parse(answer).RootElement;

        using var kept = await scene.SendAsync(HttpMethod.Get, $"responses/{got.GetProperty("id").GetString()}");

        Assert.Equal(TextOf(OnResponses, stream: false, got.GetRawText()), TextOf(OnResponses, stream: false, await TextAsync(kept)));
        Assert.Single(ada.Log.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_native_answer_says_what_it_continues_though_its_provider_was_not_told(bool stream)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(DemoProtocols.Both);
        using var first = await scene.AskAsync(OnResponses, "[[words:2]]", stream: false);
        var id = (await JsonAsync(first)).GetProperty("id").GetString();
        await scene.WaitForIdleSlotsAsync();

        using var second = await scene.AskAsync(OnResponses, "[[words:3]]", stream, ",\"previous_response_id\":\"" + id + "\"");
        var answer = await TextAsync(second);

        var responses = stream
            ? AnswerTests.EventsOf(answer).Where(static e => e != "[DONE]").Select(static e => JsonDocument.Parse(e).RootElement).Where(static e => e.TryGetProperty("response", out _)).Select(static e => e.GetProperty("response")).ToArray()
            : [JsonDocument.Parse(answer).RootElement];
        Assert.NotEmpty(responses);
        Assert.All(responses, r => Assert.Equal(id, r.GetProperty("previous_response_id").GetString()));
        Assert.Equal(3, responses[^1].GetProperty("usage").GetProperty("output_tokens").GetInt32());
        Assert.False(JsonDocument.Parse(ada.Log.Requests[1].Body).RootElement.TryGetProperty("previous_response_id", out _));

        // A plain answer is counted a moment after its client has it, and after its slot is free.
        await WaitAsync(() => scene.Room.Find("ada")!.Metrics.Summarize()?.Completed == 2);
    }
}
