using Gambi.Client;
using Gambi.Contracts;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

public sealed class RealHubTests
{
    // The hub hashes passwords at its real cost, on a machine that may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_joins_a_real_hub_serves_and_leaves_nothing_behind()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using GambiClient client = ClientOf(hub);
        string room = await CreateRoomAsync(client);
        List<ParticipantEvent> events = [];

        await using ParticipantSession session = await JoinAsync(hub, room, options => options with { Observer = events.Add });
        ParticipantSummary joined = await SeeAsync(client, room);
        ParticipantClosed closed = await session.LeaveAsync(Cancel);

        Assert.Equal(("p1", ParticipantStatus.Online, true), (joined.Id, joined.Status, joined.Connection.Connected));
        Assert.Equal(ParticipantCloseCause.Left, closed.Cause);
        Assert.Empty((await client.Participants.ListAsync(room, Cancel)).Data);
        Assert.Equal(["registered", "tunnel_connected", "leaving", "left"], events.Select(happened => happened.Type));
        Assert.Equal(TunnelVersion.V2, events.OfType<TunnelConnectedEvent>().Single().Version);
    }

    [Fact]
    public async Task The_second_runtime_of_an_id_takes_over_from_the_first()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using GambiClient client = ClientOf(hub);
        string room = await CreateRoomAsync(client);
        await using ParticipantSession first = await JoinAsync(hub, room);
        await SeeAsync(client, room);
        await using ParticipantSession second = await JoinAsync(hub, room);
        Assert.Equal(ParticipantCloseCause.Superseded, (await first.Completion.WaitAsync(TimeSpan.FromSeconds(60), Cancel)).Cause);
        Assert.Equal(ParticipantState.Serving, second.State);
        Assert.True((await SeeAsync(client, room)).Connection.Connected);
    }

    [Fact]
    public async Task A_removed_participant_ends_and_does_not_come_back()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using GambiClient client = ClientOf(hub);
        string room = await CreateRoomAsync(client);
        await using ParticipantSession session = await JoinAsync(hub, room);
        await client.Participants.RemoveAsync(room, "p1", cancellationToken: Cancel);
        Assert.Equal(ParticipantCloseCause.Removed, (await session.Completion.WaitAsync(TimeSpan.FromSeconds(60), Cancel)).Cause);
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_the_start()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using GambiClient client = ClientOf(hub);
        string room = (await client.Rooms.CreateAsync(new CreateRoomRequest { Name = "Closed", Password = "right" }, Cancel)).Data.Room.Code;
        GambiException thrown = await Assert.ThrowsAsync<GambiException>(() => JoinAsync(hub, room, options => options with { Password = "wrong" }));
        Assert.Equal("INVALID_PASSWORD", thrown.Code);
        await using ParticipantSession session = await JoinAsync(hub, room, options => options with { Password = "right" });
        Assert.Equal(ParticipantState.Serving, session.State);
    }

    [Fact]
    public async Task A_hub_that_stops_is_a_loss()
    {
        TestHub hub = await TestHub.StartAsync();
        using GambiClient client = ClientOf(hub);
        string room = await CreateRoomAsync(client);
        await using ParticipantSession session = await JoinAsync(hub, room, options => options with { ReconnectFor = TimeSpan.Zero });
        await hub.DisposeAsync();
        ParticipantClosed closed = await session.Completion.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal((ParticipantCloseReason.TunnelClosed, ParticipantCloseCause.GaveUp), (closed.Reason, closed.Cause));
    }

    private static GambiClient ClientOf(TestHub hub) => new(new GambiClientOptions
    {
        HubUrl = hub.BaseAddress,
        Handler = hub.CreateHandler(),
        RequestTimeout = Patience,
    });

    private static async Task<ParticipantSummary> SeeAsync(GambiClient client, string room) => (await client.Participants.ListAsync(room, Cancel)).Data.Single();

    private static async Task<string> CreateRoomAsync(GambiClient client) =>
        (await client.Rooms.CreateAsync(new CreateRoomRequest { Name = "Room" }, Cancel)).Data.Room.Code;

    private static Task<ParticipantSession> JoinAsync(TestHub hub, string room, Func<ParticipantOptions, ParticipantOptions>? change = null)
    {
        ParticipantOptions options = new()
        {
            HubUrl = hub.BaseAddress,
            HubHandler = hub.CreateHandler(),
            ConnectTimeout = Patience,
            RegisterTimeout = Patience,
            RoomCode = room,
            ParticipantId = "p1",
            Nickname = "P",
            Models = ["m"],
            Endpoint = ProviderAddress.Parse("http://127.0.0.1:9"),
            Capabilities = new() { ChatCompletions = ProtocolSupport.Supported },
        };
        return ParticipantSession.StartAsync(change?.Invoke(options) ?? options, Cancel);
    }
}
