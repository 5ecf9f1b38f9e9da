namespace Gambi.Client.Tests;

/// <summary>How streams end that do not end as they should.</summary>
public sealed class AskEndTests
{
    [Fact]
    public async Task A_chat_that_never_says_why_it_ends_is_whole_when_it_says_that_it_is_done()
    {
        const string Said = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";

        Assert.Equal("Hi", await AskAsync(AskProtocol.ChatCompletions, Said + "data: [DONE]\n\n"));
        foreach (var broken in new[] { Said, "data: [DONE]\n\n" })
        {
            var failure = await Assert.ThrowsAsync<GambiException>(() => AskAsync(AskProtocol.ChatCompletions, broken));
            Assert.Equal(GambiFailure.Interrupted, failure.Failure);
        }
    }

    [Fact]
    public async Task A_response_that_is_done_without_its_last_event_has_broken_off()
    {
        const string Said = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\ndata: [DONE]\n\n";

        var failure = await Assert.ThrowsAsync<GambiException>(() => AskAsync(AskProtocol.Responses, Said));
        Assert.Equal(GambiFailure.Interrupted, failure.Failure);
    }

    private static async Task<string> AskAsync(AskProtocol protocol, string stream)
    {
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", stream);
        using var client = hub.Client();
        var parts = await client.Inference("ABC234").AskAsync(new() { Prompt = "Hi", Protocol = protocol }).ToListAsync();
        return string.Concat(parts.OfType<AnswerText>().Select(static p => p.Text));
    }
}
