using Gambi.Participant.Tests.Doubles;
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
                new() { HubUrl = hub.BaseAddress, HubHandler = hub.CreateHandler(), RoomCode = code, ParticipantId = $"p{number}", ProviderHandler = provider }, Cancel);
            HubAnswer answer = await app.CallAsync("POST", $"rooms/{code}/v1/chat/completions", $$"""{"model":"p{{number}}","messages":[]}""");
            Assert.Equal(200, (int)answer.Status);
        }
    }

    [Fact]
    public async Task A_hub_that_takes_a_while_is_asked_until_it_has_the_tunnel_in_use()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.Status = "offline";
        rig.Hub.OnHeartbeat = count => rig.Hub.Status = count < 3 ? "offline" : "online";
        await rig.StartAsync();
        Assert.Equal("PUT", await rig.Hub.CallAsync());
        Assert.Equal("tunnel", await rig.Hub.CallAsync());
        Assert.Equal(["heartbeat", "heartbeat", "heartbeat"], [await rig.Hub.CallAsync(), await rig.Hub.CallAsync(), await rig.Hub.CallAsync()]);
    }

    [Theory]
    [InlineData("offline")]
    [InlineData("broken")]
    public async Task A_hub_that_never_says_so_is_served_all_the_same(string what)
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.Status = "offline";
        rig.Hub.Heartbeat = what == "broken" ? ScriptedRefusal.Broken : null;
        await rig.ServingAsync();
        Assert.Equal(ParticipantState.Serving, rig.Session.State);
    }
}
