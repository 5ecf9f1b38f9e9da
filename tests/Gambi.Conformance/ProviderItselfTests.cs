using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;
using Gambi.DemoProvider;

namespace Gambi.Conformance;

public sealed class ProviderItselfTests(NodeClients clients)
{
    [Theory]
    [InlineData("openai-responses.mjs")]
    [InlineData("openai-chat.mjs")]
    [InlineData("openai-others.mjs")]
    [InlineData("openai-errors.mjs")]
    [InlineData("ai-openai.mjs")]
    [InlineData("ai-openai-compatible.mjs")]
    [InlineData("ai-open-responses.mjs")]
    public async Task A_client_passes(string script)
    {
        await using DemoProviderServer provider = await DemoProviderServer.StartAsync(new DemoProviderOptions { WordDelay = TimeSpan.FromMilliseconds(2) }, TestContext.Current.CancellationToken);
        await using ProviderLogDoor door = await ProviderLogDoor.OpenAsync(provider.Log, TestContext.Current.CancellationToken);
        await clients.RunTestsAsync(script, new Dictionary<string, string>
        {
            ["GAMBI_BASE_URL"] = new Uri(provider.BaseAddress, "v1").ToString(),
            ["GAMBI_SELECTOR"] = "gambi-demo",
            ["GAMBI_PROVIDER_LOG"] = door.Address.ToString(),
        }, TestContext.Current.CancellationToken);
    }
}
