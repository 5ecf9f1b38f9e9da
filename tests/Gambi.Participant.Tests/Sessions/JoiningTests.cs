using Gambi.Participant.Tests.Doubles;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;

namespace Gambi.Participant.Tests.Sessions;

public sealed class JoiningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_joined_can_be_asked_at_once()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using HttpClient app = hub.CreateClient();
        string code = await app.CreateRoomCodeAsync();
        using InProcessProvider provider = new("m");
        for (int number = 0; number < 20; number++)
        {
            await using ParticipantSession session = await ParticipantSession.StartAsync(
                new() { HubUrl = hub.BaseAddress, HubHandler = hub.CreateHandler(), RoomCode = code, ParticipantId = $"p{number}", ProviderHandler = provider, Time = new FakeClock() }, Cancel);
            HubAnswer answer = await app.CallAsync("POST", $"rooms/{code}/v1/chat/completions", $$"""{"model":"p{{number}}","messages":[]}""");
            Assert.Equal(200, (int)answer.Status);
        }
    }
}
