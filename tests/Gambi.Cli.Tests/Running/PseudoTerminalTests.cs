using Gambi.Contracts;

namespace Gambi.Cli.Tests.Running;

public sealed class PseudoTerminalTests(SharedHub hub)
{
    [Fact]
    public async Task A_person_is_asked_for_what_is_missing_and_answered_in_text()
    {
        Assert.SkipUnless(PseudoTerminal.IsAvailable, "Needs script.");
        await using var terminal = new PseudoTerminal("room", "create", "--hub", hub.Url.ToString());
        await terminal.TypeAfterAsync("Name of the room: ", "Typedd\u007F\r");
        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("(Typed).", terminal.Screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_hidden_never_shows()
    {
        Assert.SkipUnless(PseudoTerminal.IsAvailable, "Needs script.");
        CreatedRoom room = (await hub.Client.Rooms.CreateAsync(new() { Name = "Hidden" })).Data;
        await using var terminal = new PseudoTerminal("room", "delete", "--code", room.Room.Code, "--hub", hub.Url.ToString());
        await terminal.TypeAfterAsync("(hidden): ", room.HostKey + "\r");
        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("Deleted room", terminal.Screen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(room.HostKey!, terminal.Screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joining_without_flags_walks_through_everything()
    {
        Assert.SkipUnless(PseudoTerminal.IsAvailable, "Needs script.");
        RoomSummary room = await hub.CreateRoomAsync("Walked", "sesame");
        await using var terminal = new PseudoTerminal("participant", "join", "--room", room.Code, "--hub", hub.Url.ToString(), "--endpoint", hub.Provider.BaseAddress.ToString(), "--no-specs");
        await terminal.TypeAfterAsync($"Password of {room.Code} (hidden): ", "sesame\r");
        await terminal.TypeAfterAsync("Model, 1 to 3 (1): ", "2\r");
        await terminal.TypeAfterAsync("Nickname (", "Ana\r");
        await terminal.TypeAfterAsync("Tunnel connected", "\u0003");
        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("Registered as Ana", terminal.Screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("qwen2.5-coder", terminal.Screen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", terminal.Screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_asked_for_when_the_room_wants_one_and_never_shows()
    {
        Assert.SkipUnless(PseudoTerminal.IsAvailable, "Needs script.");
        RoomSummary room = await hub.CreateRoomAsync("Asked", "sesame");
        await using var terminal = new PseudoTerminal("room", "get", "--code", room.Code, "--hub", hub.Url.ToString());
        await terminal.TypeAfterAsync("Password of the room (hidden): ", "sesame\r");
        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("password: yes, for everything", terminal.Screen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", terminal.Screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_at_a_question_leaves()
    {
        Assert.SkipUnless(PseudoTerminal.IsAvailable, "Needs script.");
        await using var terminal = new PseudoTerminal("room", "create", "--hub", hub.Url.ToString());
        await terminal.TypeAfterAsync("Name of the room: ", "\u0003");
        Assert.Equal(130, await terminal.EndAsync());
    }
}
