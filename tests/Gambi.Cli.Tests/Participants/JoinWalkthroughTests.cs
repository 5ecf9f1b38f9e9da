using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Cli.Output;
using Gambi.Cli.Participants;
using Gambi.Cli.Tests.Running;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Tests.Participants;

public sealed class JoinWalkthroughTests(SharedHub hub)
{
    [Fact]
    public async Task The_room_is_chosen_from_the_list_and_its_password_asked_hidden()
    {
        RoomSummary room = await hub.CreateRoomAsync("Locked", "open sesame");
        var prompter = new FakePrompter(room.Code, "open sesame");
        JoinInput input = await Walk(prompter).AskWhereAsync(new() { HubUrl = hub.Url, HubGiven = true }, everything: true, CancellationToken.None);
        Assert.Equal(room.Code, input.Room);
        Assert.Equal("open sesame", input.Password);
        Assert.Equal(["Room", "Password of Locked (hidden)"], prompter.Asked);
    }

    [Fact]
    public async Task A_room_that_says_nothing_without_its_password_is_asked_about_by_its_code()
    {
        RoomSummary room = await hub.CreateRoomAsync("Locked too", "open sesame");
        var prompter = new FakePrompter("open sesame");
        var typed = new JoinInput { HubUrl = hub.Url, HubGiven = true, Room = room.Code };
        JoinInput input = await Walk(prompter).AskWhereAsync(typed, everything: false, CancellationToken.None);
        Assert.Equal((room.Code, "open sesame"), (input.Room, input.Password));
        Assert.Equal([$"Password of {room.Code} (hidden)"], prompter.Asked);

        var silent = new FakePrompter();
        await Walk(silent).AskWhereAsync(typed with { Password = "open sesame" }, everything: false, CancellationToken.None);
        Assert.Empty(silent.Asked);
    }

    [Fact]
    public async Task A_room_without_a_password_asks_for_none()
    {
        RoomSummary room = await hub.CreateRoomAsync("Open");
        var prompter = new FakePrompter();
        JoinInput input = await Walk(prompter).AskWhereAsync(new() { HubUrl = hub.Url, HubGiven = true, Room = room.Code.ToLowerInvariant() }, everything: false, CancellationToken.None);
        Assert.Equal(room.Code, input.Room);
        Assert.Empty(prompter.Asked);
    }

    [Fact]
    public async Task The_hub_is_asked_for_when_nobody_named_one_and_asked_again_when_it_is_none()
    {
        RoomSummary room = await hub.CreateRoomAsync("Far");
        var prompter = new FakePrompter("nonsense", hub.Url.ToString(), room.Code);
        JoinInput input = await Walk(prompter).AskWhereAsync(new() { HubUrl = new("http://localhost:3000") }, everything: true, CancellationToken.None);
        Assert.Equal(hub.Url, input.HubUrl);
    }

    [Fact]
    public async Task Hubs_that_are_found_are_offered_beside_another_that_is_typed()
    {
        RoomSummary room = await hub.CreateRoomAsync("Near");
        FoundHub found = new() { Name = "gambi-hub-3000", HostName = "studio.local", Url = hub.Url, Urls = [hub.Url], IsReachable = true, Rooms = [room] };
        FoundHub silent = found with { Name = "gambi-hub-4000", Url = new("http://192.0.2.1:4000"), IsReachable = false, Rooms = null };
        var chosen = new FakePrompter("gambi-hub-3000 at ", room.Code);
        JoinInput input = await Walk(chosen, silent, found).AskWhereAsync(new() { HubUrl = new("http://localhost:3000") }, everything: true, CancellationToken.None);
        Assert.Equal((hub.Url, room.Code), (input.HubUrl, input.Room));

        var typed = new FakePrompter("Another hub", hub.Url.ToString(), room.Code);
        input = await Walk(typed, found).AskWhereAsync(new() { HubUrl = new("http://localhost:3000") }, everything: true, CancellationToken.None);
        Assert.Equal(["Hub", "Hub", "Room"], typed.Asked);
    }

    [Fact]
    public async Task A_machine_that_cannot_listen_for_hubs_joins_one_that_is_typed()
    {
        RoomSummary room = await hub.CreateRoomAsync("Deaf");
        var prompter = new FakePrompter(hub.Url.ToString(), room.Code);
        var walk = new JoinWalkthrough(prompter, QuietConsole(), _ => throw CliException.Unavailable("DISCOVERY_UNAVAILABLE", "no"), (url, password) => new GambiClient(new() { HubUrl = url, Password = password }), new Random(3));
        Assert.Equal(room.Code, (await walk.AskWhereAsync(new() { HubUrl = new("http://localhost:3000") }, everything: true, CancellationToken.None)).Room);
    }

    [Fact]
    public async Task Headers_are_asked_for_until_there_are_no_more()
    {
        var prompter = new FakePrompter("Authorization", "Bearer secret", "");
        JoinInput input = await Walk(prompter).AskHeadersAsync(new() { HubUrl = hub.Url }, CancellationToken.None);
        Assert.Equal("Bearer secret", input.Headers["authorization"]);
        Assert.DoesNotContain("secret", input.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nickname_is_offered_and_the_id_made_from_it()
    {
        JoinInput accepted = await Walk(new FakePrompter("")).AskWhoAsync(new() { HubUrl = hub.Url }, "llama3", CancellationToken.None);
        Assert.Matches("^[a-z]+-[a-z]+$", accepted.Nickname);
        Assert.StartsWith(accepted.Nickname + "-", accepted.ParticipantId, StringComparison.Ordinal);

        JoinInput typed = await Walk(new FakePrompter("Ana's  GPU!")).AskWhoAsync(new() { HubUrl = hub.Url }, "llama3", CancellationToken.None);
        Assert.Matches("^ana-s-gpu-[a-z0-9]{4}$", typed.ParticipantId);
        Assert.Null(ParticipantId.FindProblem(typed.ParticipantId));
    }

    [Theory]
    [InlineData("любовь")]
    [InlineData("///")]
    public void Every_nickname_makes_an_id_that_a_hub_takes(string nickname) =>
        Assert.Null(ParticipantId.FindProblem(FriendlyName.IdOf(nickname + new string('x', 300), new Random(1))));

    private static JoinWalkthrough Walk(FakePrompter prompter, params FoundHub[] found) => new(prompter, QuietConsole(), _ => Task.FromResult<IReadOnlyList<FoundHub>>(found), (url, password) => new GambiClient(new() { HubUrl = url, Password = password }), new Random(3));

    private static GambiConsole QuietConsole() =>
        new(new CliHost { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null, Variable = _ => null }, new() { Interactive = true });
}
