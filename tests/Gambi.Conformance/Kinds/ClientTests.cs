using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance.Kinds;

/// <summary>The clients of npm against one kind of participant: the same scripts, unchanged, for each of them.</summary>
public abstract class ClientTests(NodeClients clients, ParticipantKind kind)
{
    [Theory]
    [InlineData("openai-responses.mjs")]
    [InlineData("openai-sequences.mjs")]
    [InlineData("openai-conversations.mjs")]
    [InlineData("openai-chat.mjs")]
    [InlineData("openai-errors.mjs")]
    [InlineData("ai-openai.mjs")]
    [InlineData("ai-openai-compatible.mjs")]
    [InlineData("ai-open-responses.mjs")]
    [InlineData("openai-agents.mjs")]
    [InlineData("langchain-openai.mjs")]
    public async Task A_client_of_npm_passes_its_tests(string script)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(cancellationToken, kind);
        await clients.RunTestsAsync(script, room.Variables, cancellationToken);
    }

    [Fact]
    public async Task Who_asks_one_thing_after_the_other_never_finds_the_only_slot_taken()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(cancellationToken, kind, concurrency: 1);
        await clients.RunTestsAsync("openai-one-slot.mjs", room.Variables, cancellationToken);
    }
}
