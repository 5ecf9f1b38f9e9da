using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Contracts;

namespace Gambi.Cli.Tests.Participants;

public sealed class JoinTests(SharedHub hub)
{
    [Fact]
    public async Task A_participant_joins_serves_and_leaves_on_a_signal()
    {
        RoomSummary room = await hub.CreateRoomAsync();
        await using var join = CliProcess.Start([.. Join(room.Code, "worker-1"), "--model", "LLAMA3", "--concurrency", "2"]);
        Assert.Equal("tunnel", (await join.EventAsync("prepared")).GetProperty("connection").GetProperty("kind").GetString());
        Assert.Equal("llama3:latest", (await join.EventAsync("registered")).GetProperty("participant").GetProperty("model").GetString());
        await join.EventAsync("tunnel_connected");

        ParticipantSummary there = await hub.SeeAsync(room.Code);
        Assert.Equal((2, "llama3:latest@worker"), (there.Concurrency, there.Nickname));

        await join.SignalAsync("TERM");
        Assert.Equal("SIGTERM", (await join.EventAsync("leaving")).GetProperty("signal").GetString());
        Assert.Equal(room.Code, (await join.EventAsync("left")).GetProperty("room").GetString());
        (await join.EndAsync()).Expect(0);
        Assert.Empty((await hub.Client.Participants.ListAsync(room.Code)).Data);
    }

    [Fact]
    public async Task All_models_are_shared_under_the_providers_names()
    {
        RoomSummary room = await hub.CreateRoomAsync();
        using var cli = new TestCli();
        await using RunningCli join = cli.Start([.. Join(room.Code, "all"), "--all-models", "--nickname", "Everything"]);
        await join.EventAsync("tunnel_connected");
        ParticipantSummary there = Assert.Single((await hub.Client.Participants.ListAsync(room.Code)).Data);
        Assert.Equal(["llama3:latest", "qwen2.5-coder", "mistral"], there.Models);
        Assert.Equal("Everything", there.Nickname);
        Assert.Equal(0, await join.InterruptAsync());
    }

    [Fact]
    public async Task A_dry_run_registers_nothing_and_hides_every_secret()
    {
        RoomSummary room = await hub.CreateRoomAsync();
        using TestCli cli = new TestCli().With("LLM_AUTH", "Bearer topsecret").With("ROOM", "alsosecret");
        CliResult result = (await cli.RunAsync([.. Join(room.Code, "dry"), "-m", "mistral", "--header", "X-Key=verysecret", "--header-env", "Authorization=LLM_AUTH", "--password-env", "ROOM", "--dry-run"])).Expect(0);
        JsonElement preview = Assert.Single(result.Lines());
        Assert.Equal("[redacted]", preview.GetProperty("payload").GetProperty("password").GetString());
        Assert.Equal("[redacted]", preview.GetProperty("providerHeaders").GetProperty("Authorization").GetString());
        Assert.Equal(600_000, preview.GetProperty("reconnectForMs").GetInt64());
        Assert.Equal("supported", preview.GetProperty("payload").GetProperty("capabilities").GetProperty("chatCompletions").GetString());
        Assert.DoesNotContain("secret", result.Out + result.Error, StringComparison.Ordinal);
        Assert.Empty((await hub.Client.Participants.ListAsync(room.Code)).Data);
    }

    [Fact]
    public async Task How_long_to_try_to_come_back_is_for_the_user_to_say()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync([.. Join("ABC234", "dry"), "-m", "mistral", "--dry-run", "--reconnect-for", "90s"])).Expect(0);
        Assert.Equal(90_000, Assert.Single(result.Lines()).GetProperty("reconnectForMs").GetInt64());
        CliResult wrong = (await cli.RunAsync([.. Join("ABC234", "dry"), "-m", "mistral", "--reconnect-for", "soon"])).Expect(2);
        Assert.StartsWith("--reconnect-for must be a whole number of ms, s, m, h or d", wrong.JsonError().GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_patient_to_be_with_the_provider_is_for_the_user_to_say()
    {
        using var cli = new TestCli();
        JsonElement usual = Assert.Single((await cli.RunAsync([.. Join("ABC234", "dry"), "-m", "mistral", "--dry-run"])).Expect(0).Lines());
        Assert.Equal((10_000, 600_000, 120_000), Timeouts(usual));
        JsonElement given = Assert.Single((await cli.RunAsync(
            [.. Join("ABC234", "dry"), "-m", "mistral", "--dry-run", "--connect-timeout", "500ms", "--first-byte-timeout", "0", "--idle-timeout", "5m"])).Expect(0).Lines());
        Assert.Equal((500, 0, 300_000), Timeouts(given));

        static (long, long, long) Timeouts(JsonElement plan) =>
            (plan.GetProperty("connectTimeoutMs").GetInt64(), plan.GetProperty("firstByteTimeoutMs").GetInt64(), plan.GetProperty("idleTimeoutMs").GetInt64());
    }

    [Fact]
    public async Task A_model_the_provider_lacks_is_exit_3_with_the_nearest_first()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync([.. Join("ABC234", "x"), "--model", "qwen"])).Expect(3);
        Assert.Equal("MODEL_NOT_FOUND", result.JsonError().GetProperty("code").GetString());
        Assert.StartsWith("It has qwen2.5-coder, ", result.JsonError().GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_is_exit_3()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("participant", "join", "-r", "ABC234", "--participant-id", "x", "-m", "y", "-e", "http://127.0.0.1:9/v1", "-H", Url)).Expect(3);
        Assert.Equal("PROVIDER_UNREACHABLE", result.JsonError().GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_unknown_room_is_exit_4_and_a_wrong_password_exit_3()
    {
        using var cli = new TestCli();
        Assert.Equal("ROOM_NOT_FOUND", ErrorOf((await cli.RunAsync([.. Join("ZZZZZZ", "x"), "-m", "mistral"])).Expect(4)));
        RoomSummary room = await hub.CreateRoomAsync("Locked", "right");
        Assert.Equal("INVALID_PASSWORD", ErrorOf((await cli.RunAsync([.. Join(room.Code, "x"), "-m", "mistral", "-p", "wrong"])).Expect(3)));
    }

    [Fact]
    public async Task A_participant_that_is_taken_out_ends_without_failure()
    {
        RoomSummary room = await hub.CreateRoomAsync();
        using var cli = new TestCli();
        await using RunningCli join = cli.Start([.. Join(room.Code, "guest"), "-m", "mistral"]);
        await join.EventAsync("tunnel_connected");
        Assert.Equal("online", (await cli.RunAsync("participant", "heartbeat", "-r", room.Code, "--participant-id", "guest", "-H", Url)).Expect(0).Json().GetProperty("data").GetProperty("status").GetString());
        (await cli.RunAsync("participant", "leave", "-r", room.Code, "--participant-id", "guest", "-H", Url)).Expect(0);
        Assert.Equal("removed", (await join.EventAsync("left")).GetProperty("reason").GetString());
        Assert.Equal(0, await join.EndAsync());
        Assert.Equal("PARTICIPANT_NOT_FOUND", ErrorOf((await cli.RunAsync("participant", "leave", "-r", room.Code, "--participant-id", "guest", "-H", Url)).Expect(4)));
    }

    [Fact]
    public async Task People_get_friendly_lines()
    {
        RoomSummary room = await hub.CreateRoomAsync();
        using var cli = new TestCli();
        await using RunningCli join = cli.Start([.. Join(room.Code, "friend", "text"), "-m", "mistral"]);
        await join.Out.WaitForAsync(line => line.StartsWith("Tunnel connected: serving.", StringComparison.Ordinal));
        string table = (await cli.RunAsync("participant", "list", "-r", room.Code, "-H", Url, "--format", "text")).Expect(0).Out;
        Assert.Matches(@"friend +mistral@friend +online +mistral +0/1 ", table);
        Assert.Equal(0, await join.InterruptAsync());
        Assert.EndsWith($"Left the room.{Environment.NewLine}", join.Out.ToString(), StringComparison.Ordinal);
    }

    private string Url => hub.Url.ToString();

    private static string? ErrorOf(CliResult result) => result.JsonError().GetProperty("code").GetString();

    private string[] Join(string room, string id, string format = "ndjson") =>
        ["participant", "join", "--room", room, "--participant-id", id, "--endpoint", hub.Provider.BaseAddress.ToString(), "--hub", Url, "--no-specs", "--format", format];
}
