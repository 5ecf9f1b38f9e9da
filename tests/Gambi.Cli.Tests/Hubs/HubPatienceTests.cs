using System.Net;
using System.Text.Json;

namespace Gambi.Cli.Tests.Hubs;

/// <summary>That what is typed about waiting is what the hub's process does.</summary>
public sealed class HubPatienceTests
{
    [Theory]
    [InlineData("--queue-timeout")]
    [InlineData("--queue-depth")]
    public async Task Without_a_line_who_finds_everybody_busy_is_answered_at_once(string flag)
    {
        await using var scene = await ServingHub.StartAsync("[[stall]]", flag, "0");
        using HttpResponseMessage any = await scene.AskAsync("*");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, any.StatusCode);
        Assert.NotNull(any.Headers.RetryAfter);
        Assert.StartsWith("Participant 'ada', the only one that could serve this, is busy. ", await MessageOfAsync(any), StringComparison.Ordinal);
        using HttpResponseMessage pinned = await scene.AskAsync("ada");
        Assert.Equal(HttpStatusCode.Conflict, pinned.StatusCode);
    }

    [Fact]
    public async Task A_first_byte_that_does_not_come_within_the_deadline_is_504()
    {
        await using var scene = await ServingHub.StartAsync("[[hang]]", "--first-byte-timeout", "300ms");
        using HttpResponseMessage answer = await scene.Answer.WaitAsync(Patience.Limit);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("within 0.3 s", await MessageOfAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_that_outlasts_the_deadline_ends_the_stream_with_an_error()
    {
        await using var scene = await ServingHub.StartAsync("[[stall]]", "--idle-timeout", "300ms");
        string text = await scene.TextAsync();
        using var last = JsonDocument.Parse(text[(text.LastIndexOf("data: ", StringComparison.Ordinal) + "data: ".Length)..]);
        Assert.Contains("0.3 s", last.RootElement.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    private static async Task<string> MessageOfAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync().WaitAsync(Patience.Limit));
        return body.RootElement.GetProperty("error").GetProperty("message").GetString()!;
    }
}
