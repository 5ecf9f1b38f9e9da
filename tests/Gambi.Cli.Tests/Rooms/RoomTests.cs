using System.Text.Json;
using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Rooms;

public sealed class RoomTests(SharedHub hub)
{
    [Fact]
    public async Task A_room_is_created_shown_and_deleted_with_its_key()
    {
        using var cli = new TestCli { Input = """{"temperature": 0.2, "instructions": "Be kind."}""" };
        JsonElement created = (await cli.RunAsync("room", "create", "--name", "Ünïcode & co", "--config", "-", "--hub", Url)).Expect(0).Json().GetProperty("data");
        string code = created.GetProperty("room").GetProperty("code").GetString()!;
        JsonElement defaults = created.GetProperty("room").GetProperty("defaults");
        Assert.Equal(0.2, defaults.GetProperty("temperature").GetDouble());
        Assert.True(defaults.GetProperty("hasInstructions").GetBoolean());

        CliResult shown = (await cli.RunAsync("room", "get", "-c", code, "--format", "text", "-H", Url)).Expect(0);
        Assert.Contains($"{code} (Ünïcode & co)", shown.Out, StringComparison.Ordinal);
        Assert.Contains($"/rooms/{code}/v1", shown.Out, StringComparison.Ordinal);

        (await cli.With("WRONG", "no").RunAsync("room", "delete", "-c", code, "--host-key-env", "WRONG", "-H", Url)).Expect(3);
        cli.With("GAMBI_HOST_KEY", created.GetProperty("hostKey").GetString()!);
        Assert.True((await cli.RunAsync("room", "delete", "-c", code, "-H", Url)).Expect(0).Json().GetProperty("data").GetProperty("success").GetBoolean());
        Assert.Equal("ROOM_NOT_FOUND", (await cli.RunAsync("room", "get", "-c", code, "-H", Url)).Expect(4).JsonError().GetProperty("code").GetString());
    }

    [Fact]
    public async Task People_get_the_code_the_id_and_the_key()
    {
        using var cli = new TestCli();
        string[] lines = (await cli.RunAsync("room", "create", "-n", "Team", "--format", "text", "-H", Url)).Expect(0).Out.Split(Environment.NewLine);
        Assert.Matches(@"^Created room [A-Z0-9]{6} \(Team\)\.$", lines[0]);
        Assert.Matches(@"^host_id: \S+$", lines[1]);
        Assert.Matches(@"^host_key: \S+$", lines[2]);
    }

    [Fact]
    public async Task A_dry_run_creates_nothing_and_hides_the_password()
    {
        using TestCli cli = new TestCli().With("SECRET", "hunter2hunter2");
        CliResult result = (await cli.RunAsync("room", "create", "-n", "Dry", "--password-env", "SECRET", "--dry-run", "-H", "http://127.0.0.1:9")).Expect(0);
        Assert.Equal("[redacted]", result.Json().GetProperty("payload").GetProperty("password").GetString());
        Assert.DoesNotContain("hunter2", result.Out + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_hub_keeps_its_request_id()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("room", "get", "--code", "ZZZZZZ", "-H", Url)).Expect(4);
        using var error = JsonDocument.Parse(result.Error);
        Assert.StartsWith("req_", error.RootElement.GetProperty("meta").GetProperty("requestId").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.RootElement.GetProperty("error").GetProperty("hint").GetString()!);

        string text = (await cli.RunAsync("room", "get", "--code", "ZZZZZZ", "-H", Url, "--format", "text")).Expect(4).Error;
        Assert.Matches(@"^Error: .+\r?\nHint: .+\r?\nrequest_id: req_\S+\r?\n$", text);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_exit_3()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("room", "list", "-H", "http://127.0.0.1:9")).Expect(3);
        Assert.Equal("HUB_UNREACHABLE", result.JsonError().GetProperty("code").GetString());
        Assert.Contains("gambi hub serve", result.JsonError().GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rooms_come_in_the_order_asked_for()
    {
        using var cli = new TestCli();
        await hub.CreateRoomAsync("bbb");
        await hub.CreateRoomAsync("AAA");
        string[] names = await NamesAsync(cli, "--sort", "name");
        Assert.True(Array.IndexOf(names, "AAA") < Array.IndexOf(names, "bbb"));
        names = await NamesAsync(cli, "--sort", "name", "--reverse");
        Assert.True(Array.IndexOf(names, "bbb") < Array.IndexOf(names, "AAA"));
    }

    private string Url => hub.Url.ToString();

    private async Task<string[]> NamesAsync(TestCli cli, params string[] flags) =>
        [.. (await cli.RunAsync(["room", "list", "-H", Url, .. flags])).Expect(0).Json().GetProperty("data").EnumerateArray().Select(room => room.GetProperty("name").GetString()!)];
}
