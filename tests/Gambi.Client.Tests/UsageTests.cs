namespace Gambi.Client.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("""{"input_tokens":0,"output_tokens":0,"total_tokens":0}""", false)]
    [InlineData("""{"input_tokens":3,"output_tokens":0,"total_tokens":3}""", true)]
    public async Task Zeros_are_a_provider_that_counted_nothing(string usage, bool known)
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, $$"""{"status":"completed","model":"m","output":[],"usage":{{usage}}}""");
        using var client = hub.Client();

        var parts = await client.Inference("ABC234").AskAsync(new() { Prompt = "Hi" }).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(known ? new TokenUsage(3, 0, 3) : null, Assert.IsType<AnswerEnd>(parts[^1]).Usage);
    }
}
