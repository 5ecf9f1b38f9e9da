using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance;

public sealed class NodeClientTests(NodeClients clients)
{
    [Theory]
    [InlineData("openai-responses.mjs")]
    [InlineData("openai-chat.mjs")]
    [InlineData("openai-others.mjs")]
    [InlineData("openai-errors.mjs")]
    [InlineData("openai-room.mjs")]
    [InlineData("ai-openai.mjs")]
    [InlineData("ai-openai-compatible.mjs")]
    [InlineData("ai-open-responses.mjs")]
    public async Task A_client_of_npm_passes_its_tests_against_a_room(string script)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(cancellationToken);
        await clients.RunTestsAsync(script, room.Variables, cancellationToken);
    }

    [Fact]
    public async Task Who_asks_one_thing_after_the_other_never_finds_the_only_slot_taken()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(cancellationToken, concurrency: 1);
        await clients.RunTestsAsync("openai-one-slot.mjs", room.Variables, cancellationToken);
    }
}
