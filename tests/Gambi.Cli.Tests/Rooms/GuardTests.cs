using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Contracts;

namespace Gambi.Cli.Tests.Rooms;

public sealed class GuardTests(SharedHub shared)
{
    private const string Password = "open sesame";

    private string Url => shared.Url.ToString();

    [Theory]
    [InlineData("room", "get", "--code")]
    [InlineData("participant", "list", "--room")]
    [InlineData("participant", "heartbeat", "--participant-id", "worker", "--room")]
    [InlineData("participant", "leave", "--participant-id", "worker", "--room")]
    [InlineData("ask", "hello", "--room")]
    [InlineData("events", "watch", "--room")]
    public async Task Every_command_about_a_room_says_how_to_give_its_password(params string[] args)
    {
        using TestCli cli = new TestCli().With("WRONG", "guess");
        RoomSummary room = await shared.CreateRoomAsync("Guarded", Password);
        foreach (string[] flags in (string[][])[[], ["--password-env", "WRONG"]])
        {
            CliResult refused = (await cli.RunAsync([.. args, room.Code, "-H", Url, .. flags])).Expect(3);
            JsonElement error = refused.JsonError();
            Assert.Equal("INVALID_PASSWORD", error.GetProperty("code").GetString());
            Assert.Contains("--password-env", error.GetProperty("hint").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("guess", refused.Out + refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_the_password_they_work()
    {
        using TestCli cli = new TestCli().With("ROOM_PASSWORD", Password);
        RoomSummary room = await shared.CreateRoomAsync("Guarded", Password);
        string[] at = ["-H", Url, "--password-env", "ROOM_PASSWORD"];
        Assert.Equal("all", (await cli.RunAsync(["room", "get", "-c", room.Code, .. at])).Expect(0).Json().GetProperty("data").GetProperty("guard").GetString());
        await using RunningCli events = cli.Start(["events", "watch", "-r", room.Code, "--format", "ndjson", .. at]);
        await events.Out.WaitForAsync(line => line.Contains("\"connected\"", StringComparison.Ordinal));
        await using RunningCli join = cli.Start(
            ["participant", "join", "-r", room.Code, "--participant-id", "worker", "-m", "mistral", "-e", shared.Provider.BaseAddress.ToString(), "--no-specs", "--format", "ndjson", .. at]);
        await join.EventAsync("tunnel_connected");
        Assert.Single((await cli.RunAsync(["participant", "list", "-r", room.Code, .. at])).Expect(0).Json().GetProperty("data").EnumerateArray());
        (await cli.RunAsync(["participant", "heartbeat", "-r", room.Code, "--participant-id", "worker", .. at])).Expect(0);
        await events.Out.WaitForAsync(line => line.Contains("participant.online", StringComparison.Ordinal));
        (await cli.RunAsync(["ask", "hello", "-r", room.Code, .. at])).Expect(0);
        await events.Out.WaitForAsync(line => line.Contains("participant.joined", StringComparison.Ordinal));
        (await cli.RunAsync(["participant", "leave", "-r", room.Code, "--participant-id", "worker", .. at])).Expect(0);
        Assert.Equal(0, await join.EndAsync());
        Assert.DoesNotContain("sesame", join.Out.ToString() + join.Error + events.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("participantKey", join.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_the_right_one_leaves()
    {
        RoomSummary room = await shared.CreateRoomAsync("Open");
        string key = (await shared.Client.Participants.RegisterAsync(room.Code, "worker", new() { Nickname = "W", Model = "m", Endpoint = "http://localhost:1" })).Data.ParticipantKey!;
        using TestCli cli = new TestCli().With("KEY", key).With("WRONG", "wrong");
        string[] leave = ["participant", "leave", "-r", room.Code, "--participant-id", "worker", "-H", Url];
        JsonElement error = (await cli.RunAsync([.. leave, "--key-env", "WRONG"])).Expect(3).JsonError();
        Assert.Contains("--key-env", error.GetProperty("hint").GetString(), StringComparison.Ordinal);
        (await cli.RunAsync([.. leave, "--key-env", "KEY"])).Expect(0);
    }

    [Fact]
    public async Task A_guard_narrows_what_the_password_is_for()
    {
        using TestCli cli = new TestCli().With("ROOM_PASSWORD", Password);
        JsonElement room = (await cli.RunAsync("room", "create", "-n", "Joined", "--password-env", "ROOM_PASSWORD", "--guard", "join", "-H", Url)).Expect(0).Json().GetProperty("data").GetProperty("room");
        Assert.Equal("join", room.GetProperty("guard").GetString());
        string text = (await cli.RunAsync("room", "get", "-c", room.GetProperty("code").GetString()!, "-H", Url, "--format", "text")).Expect(0).Out;
        Assert.Contains("password: yes, for joining", text, StringComparison.Ordinal);
        (await cli.RunAsync("room", "create", "-n", "x", "--guard", "join", "-H", Url)).Expect(2);
        JsonElement error = (await cli.RunAsync("room", "create", "-n", "x", "--password-env", "ROOM_PASSWORD", "--guard", "jion", "-H", Url)).Expect(2).JsonError();
        Assert.Equal("--guard must be all or join, not 'jion'.", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_admin_token_closes_what_is_the_hubs()
    {
        using TestCli cli = new TestCli().With("ADMIN", "the-admins-secret").With("BAD", "two words");
        (await cli.RunAsync("hub", "serve", "--port", "0", "--admin-token-env", "BAD")).Expect(2);
        Assert.Equal("[redacted]", (await cli.RunAsync("hub", "serve", "--admin-token-env", "ADMIN", "--dry-run", "--format", "json")).Expect(0).Json().GetProperty("adminToken").GetString());
        await using RunningCli hub = cli.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--admin-token-env", "ADMIN", "--format", "ndjson");
        string url = (await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!;
        string[] admin = ["--admin-token-env", "ADMIN", "-H", url];
        foreach (string[] command in (string[][])[["room", "list"], ["room", "create", "-n", "x"], ["events", "watch", "--all"]])
        {
            JsonElement error = (await cli.RunAsync([.. command, "-H", url])).Expect(3).JsonError();
            Assert.Equal("FORBIDDEN", error.GetProperty("code").GetString());
            Assert.Contains("--admin-token-env", error.GetProperty("hint").GetString(), StringComparison.Ordinal);
        }

        (await cli.RunAsync("ask", "hello", "-H", url)).Expect(2);
        await using RunningCli events = cli.Start(["events", "watch", "--all", "--format", "ndjson", .. admin]);
        await events.Out.WaitForAsync(line => line.Contains("\"connected\"", StringComparison.Ordinal));
        string code = (await cli.RunAsync(["room", "create", "-n", "x", .. admin])).Expect(0).Json().GetProperty("data").GetProperty("room").GetProperty("code").GetString()!;
        Assert.Single((await cli.RunAsync(["room", "list", .. admin])).Expect(0).Json().GetProperty("data").EnumerateArray());
        (await cli.RunAsync(["room", "delete", "-c", code, .. admin])).Expect(0);
        await events.Out.WaitForAsync(line => line.Contains("room.deleted", StringComparison.Ordinal));
        Assert.Equal(0, await hub.InterruptAsync());
        Assert.DoesNotContain("the-admins-secret", hub.Out.ToString() + hub.Error + events.Out, StringComparison.Ordinal);
    }
}
