using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance;

/// <summary>The scripts of npm's clients that are about a room, or about passing on what a native participant says, and so run once.</summary>
public sealed class NodeClientTests(NodeClients clients)
{
    [Theory]
    [InlineData("openai-untouched.mjs")]
    [InlineData("openai-others.mjs")]
    [InlineData("openai-room.mjs")]
    public async Task A_client_of_npm_passes_its_tests_against_a_room(string script)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ConformanceRoom room = await ConformanceRoom.StartAsync(cancellationToken);
        await clients.RunTestsAsync(script, room.Variables, cancellationToken);
    }
}
