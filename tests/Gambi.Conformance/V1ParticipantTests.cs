using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance;

/// <summary>A participant of an existing hub, in forty lines of Node, joins ours.</summary>
public sealed class V1ParticipantTests(NodeClients clients)
{
    private const string Id = "forty-lines";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai-responses.mjs")]
    [InlineData("openai-chat.mjs")]
    [InlineData("openai-others.mjs")]
    [InlineData("openai-errors.mjs")]
    [InlineData("openai-untouched.mjs")]
    [InlineData("openai-one-slot.mjs")]
    [InlineData("ai-openai.mjs")]
    public async Task It_serves_what_clients_of_npm_ask(string script)
    {
        await using ConformanceHub hub = await ConformanceHub.StartAsync(Token);
        await using ConformanceProvider provider = await ConformanceProvider.StartAsync(Token);
        await using NodeProcess participant = await JoinAsync(hub, provider);
        Dictionary<string, string> variables = ConformanceRoom.VariablesOf(hub, provider, Id, concurrency: 1);
        variables["GAMBI_TUNNEL"] = "v1";
        await clients.RunTestsAsync(script, variables, Token);
    }

    [Fact]
    public async Task It_is_told_when_it_was_removed()
    {
        await using ConformanceHub hub = await ConformanceHub.StartAsync(Token);
        await using ConformanceProvider provider = await ConformanceProvider.StartAsync(Token);
        await using NodeProcess participant = await JoinAsync(hub, provider);
        using var http = new HttpClient();
        using HttpResponseMessage answer = await http.DeleteAsync(hub.ParticipantAt(Id), Token);
        answer.EnsureSuccessStatusCode();
        NodeRun run = await participant.EndAsync(Patience, Token);
        Assert.Contains("closed 1000", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    private async Task<NodeProcess> JoinAsync(ConformanceHub hub, ConformanceProvider provider)
    {
        NodeProcess participant = clients.Start("v1-participant.mjs", new Dictionary<string, string>
        {
            ["GAMBI_HUB"] = hub.Address.ToString().TrimEnd('/'),
            ["GAMBI_ROOM"] = hub.RoomCode,
            ["GAMBI_PARTICIPANT"] = Id,
            ["GAMBI_PROVIDER"] = provider.Address,
            ["GAMBI_MODEL"] = ConformanceProvider.Model,
        });
        try
        {
            // It says so when its first ping was answered.
            await participant.SaysAsync("joined", Patience, Token);
            return participant;
        }
        catch
        {
            await participant.DisposeAsync();
            throw;
        }
    }
}
